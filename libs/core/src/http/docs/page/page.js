import { element, foldable, prose } from './dom.js';
import { operationBody } from './operation.js';
import { Schemas } from './schema.js';
import { securityForm } from './security.js';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

const main = document.getElementById('main');
const menu = document.getElementById('menu');
const { document: address, base } = document.body.dataset;

try {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answers ${response.status}`);
  show(await response.json());
} catch (error) {
  main.replaceChildren(
    element('p', { class: 'bad' }, `The document cannot be shown: ${error.message}`),
  );
}

function show(openapi) {
  const { info, servers = [] } = openapi;
  document.title = info.title;
  const schemas = new Schemas(openapi);
  const security = securityForm(openapi.components?.securitySchemes);
  const server = serverChoice(servers);
  const context = { schemas, security: security.apply, base: server.read };
  const entries = operationsOf(openapi);
  main.replaceChildren(
    element('h1', {}, info.title, ' ', element('span', { class: 'note' }, info.version)),
    ...prose(info.description),
    element(
      'p',
      { class: 'note' },
      element('a', { href: address }, 'OpenAPI document'),
      ...links(info, openapi),
    ),
    server.node,
    security.node ?? '',
    ...sections(openapi, entries, context),
    element('h2', {}, 'Schemas'),
    ...Object.keys(schemas.components).map((name) => schemaSection(name, schemas)),
  );
  menu.replaceChildren(...menuOf(openapi, entries));
  addEventListener('hashchange', openTarget);
  openTarget();
}

function links({ termsOfService, contact, license }, { externalDocs }) {
  const all = [
    [externalDocs?.description ?? 'Documentation', externalDocs?.url],
    ['Terms', termsOfService],
    [
      contact?.name ?? contact?.email ?? 'Contact',
      contact?.url ?? (contact?.email && `mailto:${contact.email}`),
    ],
    [license?.name, license?.url],
  ];
  return all
    .filter(([, url]) => /^(https?:|mailto:)/.test(url ?? ''))
    .flatMap(([text, href]) => [' · ', element('a', { href, rel: 'noreferrer noopener' }, text)]);
}

/** This server first: the address that it knows of itself may not be the one that the page came from. */
function serverChoice(servers) {
  const own = new URL(base, location.href).href;
  const others = servers
    .map(({ url }) => new URL(url, location.href).href)
    .filter((url) => url.replace(/\/$/, '') !== own.replace(/\/$/, ''));
  let chosen = own;
  const options = [own, ...others].map((url) => element('option', { value: url }, url));
  const select = element(
    'select',
    { 'aria-label': 'server', onchange: (event) => (chosen = event.target.value) },
    ...options,
  );
  return {
    node: others.length === 0 ? '' : element('section', {}, element('h3', {}, 'Server'), select),
    read: () => chosen,
  };
}

function operationsOf({ paths }) {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method] !== undefined).map((method) => ({
      path,
      method: method.toUpperCase(),
      operation: item[method],
      id: `operation-${item[method].operationId ?? `${method}-${path}`}`,
      tag: item[method].tags?.[0] ?? 'Others',
    })),
  );
}

function tagsOf({ tags = [] }, entries) {
  const told = new Map(tags.map((tag) => [tag.name, tag]));
  const names = new Set([...told.keys(), ...entries.map(({ tag }) => tag)]);
  return [...names]
    .map((name) => ({
      ...told.get(name),
      name,
      entries: entries.filter(({ tag }) => tag === name),
    }))
    .filter((tag) => tag.entries.length > 0);
}

function sections(openapi, entries, context) {
  return tagsOf(openapi, entries).map((tag) =>
    element(
      'section',
      {},
      element('h2', {}, tag.name),
      ...prose(tag.description),
      ...tag.entries.map((entry) => operationSection(entry, context)),
    ),
  );
}

function operationSection(entry, context) {
  const { id, method, path, operation } = entry;
  const summary = [
    methodBadge(method),
    element('span', { class: 'path' }, path),
    element('span', { class: 'note' }, operation.summary ?? ''),
  ];
  const attributes = { id, class: `operation${operation.deprecated ? ' deprecated' : ''}` };
  return foldable(attributes, summary, () => operationBody(entry, context));
}

function schemaSection(name, schemas) {
  const schema = schemas.resolve({ $ref: `#/components/schemas/${name}` });
  return foldable({ class: 'schema', id: `schema-${name}` }, [element('code', {}, name)], () => [
    ...prose(schema.description),
    schemas.members(schema) ??
      element('p', { class: 'limits' }, `${schemas.typeOf(schema)} ${schemas.limitsOf(schema)}`),
  ]);
}

function methodBadge(method) {
  return element('span', { class: `method ${method.toLowerCase()}` }, method);
}

function menuOf(openapi, entries) {
  const search = element('input', {
    type: 'search',
    placeholder: 'Find',
    'aria-label': 'find an operation',
    oninput: (event) => filter(event.target.value),
  });
  const filter = (text) => {
    for (const link of menu.querySelectorAll('li')) {
      link.hidden = !link.textContent.toLowerCase().includes(text.toLowerCase());
    }
  };
  const groups = tagsOf(openapi, entries).flatMap(({ name, entries: own }) => [
    element('h2', {}, name),
    element(
      'ul',
      {},
      ...own.map(({ id, method, path }) =>
        element('li', {}, element('a', { href: `#${id}` }, methodBadge(method), path)),
      ),
    ),
  ]);
  return [search, ...groups];
}

/** Opens what the address names. */
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.tagName !== 'DETAILS') return;
  target.open = true;
  target.scrollIntoView();
}
