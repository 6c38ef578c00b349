import { curlOf, requestOf, send } from './call.js';
import { element, prose } from './dom.js';

/** What an operation shows: its texts, a form to try it, and what bodies are like. */
export function operationBody(entry, { schemas, base, security }) {
  const { operation, method, path } = entry;
  const parameters = operation.parameters ?? [];
  const values = new Map();
  const body = bodyForm(operation.requestBody, schemas);
  const answer = element('div', {});
  let running;

  const stop = element(
    'button',
    { type: 'button', disabled: true, onclick: () => running?.abort() },
    'Stop',
  );
  const go = async () => {
    answer.replaceChildren();
    running = new AbortController();
    stop.disabled = false;
    const output = element('pre', { class: 'answer' });
    try {
      const request = requestOf({
        method,
        path,
        base: base(),
        parameters,
        values,
        ...body?.read(),
        security,
      });
      answer.append(element('pre', { class: 'curl' }, curlOf(request)));
      await send(request, running.signal, {
        onHead: (response, time) => answer.append(headOf(response, time), output),
        onText: (text) => (output.textContent = text),
      });
    } catch (error) {
      answer.append(element('p', { class: 'bad' }, String(error.message ?? error)));
    }
    stop.disabled = true;
  };
  const form = element(
    'form',
    { onsubmit: (event) => (event.preventDefault(), void go()) },
    parameters.length > 0 ? element('h3', {}, 'Parameters') : '',
    parameterTable(parameters, schemas, values),
    body?.node,
    element('button', { type: 'submit' }, 'Send'),
    stop,
    answer,
  );
  // A page cannot tell beforehand what to say on a WebSocket: it only shows where it is.
  const isWebSocket = operation.responses?.['101'] !== undefined;
  return [
    ...prose(operation.description),
    isWebSocket ? webSocketNote(base(), path) : form,
    ...answersOf(operation.responses, schemas),
  ];
}

function webSocketNote(base, path) {
  const address = base.replace(/^http/, 'ws').replace(/\/$/, '') + path;
  return element('p', {}, 'A WebSocket: ', element('code', {}, `new WebSocket('${address}')`));
}

function parameterTable(parameters, schemas, values) {
  if (parameters.length === 0) return undefined;
  const rows = parameters.map((parameter) => {
    const { name, in: place, required, description, schema = {}, deprecated, style } = parameter;
    const resolved = schemas.resolve(schema);
    const key = `${place} ${name}`;
    const label = `${name} in ${place}`;
    const set = (event) => values.set(key, event.target.value);
    const hint =
      style === 'deepObject' ? '{"key": "value"}' : schema.type === 'array' ? 'a, b' : '';
    const options = resolved.enum ?? (resolved.type === 'boolean' ? ['true', 'false'] : undefined);
    const input = options
      ? element(
          'select',
          { 'aria-label': label, onchange: set },
          ...['', ...options].map((value) => element('option', { value }, value)),
        )
      : element('input', {
          'aria-label': label,
          oninput: set,
          placeholder: hint,
          autocomplete: 'off',
        });
    return element(
      'tr',
      {},
      element(
        'td',
        {},
        element(deprecated ? 'del' : 'code', {}, name),
        required ? element('strong', {}, ' required') : '',
        element('div', { class: 'note' }, place),
      ),
      element(
        'td',
        {},
        element('span', { class: 'type' }, schemas.typeOf(schema)),
        ' ',
        element('span', { class: 'limits' }, schemas.limitsOf(resolved)),
        ...prose(description),
      ),
      element('td', {}, input),
    );
  });
  return element('table', {}, element('tbody', {}, ...rows));
}

function bodyForm(requestBody, schemas) {
  const [contentType, media] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (contentType === undefined) return undefined;
  const title = element('h3', {}, 'Body ', element('span', { class: 'note' }, contentType));
  if (media.schema === undefined) {
    const file = element('input', { type: 'file', 'aria-label': 'body' });
    return {
      node: element('div', {}, title, file),
      read: () => ({
        body: file.files[0],
        contentType: file.files[0]?.type || 'application/octet-stream',
      }),
    };
  }
  const isLines = contentType === 'application/x-ndjson';
  const example = JSON.stringify(schemas.example(media.schema), undefined, isLines ? undefined : 2);
  const text = element('textarea', { 'aria-label': 'body', spellcheck: 'false' }, example);
  return {
    node: element(
      'div',
      {},
      title,
      ...prose(requestBody.description),
      text,
      schemas.members(media.schema),
    ),
    read: () => ({ body: text.value, contentType }),
  };
}

function headOf(response, time) {
  const kind = response.ok ? 'good' : 'bad';
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  return element(
    'div',
    {},
    element(
      'p',
      {},
      element('strong', { class: `status ${kind}` }, `${response.status} ${response.statusText}`),
      ` ${time} ms`,
    ),
    element('details', {}, element('summary', {}, 'Headers'), element('pre', {}, headers)),
  );
}

function answersOf(responses = {}, schemas) {
  const parts = Object.entries(responses).map(([status, { description, content = {} }]) =>
    element(
      'div',
      {},
      element('h3', {}, `Answer ${status}`),
      ...prose(description),
      ...Object.entries(content).map(([type, { schema }]) =>
        element(
          'div',
          {},
          element('span', { class: 'note' }, type, schema ? ` · ${schemas.typeOf(schema)}` : ''),
          schema ? schemas.members(schema) : undefined,
        ),
      ),
    ),
  );
  return parts;
}
