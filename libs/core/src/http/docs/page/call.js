/** Longest part of an answer that is shown, in characters. */
const MAX_SHOWN = 200_000;

/** What is sent: method, address, headers and body, of what was put into the form of an operation. */
export function requestOf({ method, path, base, parameters, values, body, contentType, security }) {
  let target = path;
  const query = new URLSearchParams();
  const headers = new Headers();
  for (const { name, in: place, schema = {}, style } of parameters) {
    const value = values.get(`${place} ${name}`) ?? '';
    if (place === 'path') {
      // Slashes of parameters that hold several segments are sent as they are.
      target = target.replace(`{${name}}`, value.split('/').map(encodeURIComponent).join('/'));
    }
    if (value === '') continue;
    if (place === 'header') headers.set(name, value);
    if (place !== 'query') continue;
    if (style === 'deepObject') {
      for (const [key, item] of Object.entries(JSON.parse(value)))
        query.append(`${name}[${key}]`, item);
    } else if (schema.type === 'array') {
      for (const item of value.split(',')) query.append(name, item.trim());
    } else {
      query.append(name, value);
    }
  }
  security(headers, query);
  if (body !== undefined && contentType !== undefined) headers.set('content-type', contentType);
  const url = new URL(target.replace(/^\//, ''), base.endsWith('/') ? base : `${base}/`);
  url.search = query.toString();
  return { method, url: url.href, headers, body };
}

/** The same call for a terminal. */
export function curlOf({ method, url, headers, body }) {
  const parts = ['curl', '-i', ...(method === 'GET' ? [] : ['-X', method]), quoted(url)];
  for (const [name, value] of headers) parts.push('-H', quoted(`${name}: ${value}`));
  if (body !== undefined)
    parts.push('--data-binary', typeof body === 'string' ? quoted(body) : '@file');
  return parts.join(' ');
}

function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Sends the call; tells of the head of the answer, then of its text as it grows. */
export async function send({ url, ...init }, signal, { onHead, onText }) {
  const started = performance.now();
  const response = await fetch(url, { ...init, signal });
  onHead(response, Math.round(performance.now() - started));
  const type = response.headers.get('content-type') ?? '';
  if (!/json|text|xml|javascript/.test(type)) {
    const { size } = await response.blob();
    onText(size === 0 ? '' : `${size} bytes of ${type || 'no media type'}`);
    return;
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
    onText(text.slice(-MAX_SHOWN));
  }
  onText(/^application\/(\w+\+)?json\b/.test(type) ? pretty(text) : text.slice(-MAX_SHOWN));
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2).slice(0, MAX_SHOWN);
  } catch {
    return text.slice(0, MAX_SHOWN);
  }
}
