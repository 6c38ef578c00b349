import type { IncomingHttpHeaders } from 'node:http';
import { Metadata } from '../../call/metadata.js';
import { StatusError } from '../../error/status-error.js';
import type { HeaderList } from '../header-list.js';

/** Headers that belong to one connection and not to the call: RFC 9110, section 7.6.1. */
export const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What of a request becomes metadata. */
export interface RequestHeaders {
  readonly headers: IncomingHttpHeaders;
  /** Address of the client. */
  readonly address: string;
}

/** How the names of headers become keys of metadata. */
export type HeaderMapping = 'plain' | 'router';

/**
 * The metadata of a request. Headers of the connection are left out, and so are names that cannot be
 * keys. Characters beyond ASCII are percent-encoded, as metadata cannot hold them.
 *
 * @param allowed headers that become metadata; all if it is undefined
 * @throws StatusError 400 for a `-bin` header that is no base64
 */
export function metadataOf(
  { headers, address }: RequestHeaders,
  mapping: HeaderMapping,
  allowed?: HeaderList,
): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || HOP_BY_HOP.has(name) || !KEY.test(name)) continue;
    if (allowed && !allowed.has(name)) continue;
    const key = mapping === 'plain' ? name : routerKey(name);
    for (const each of typeof value === 'string' ? [value] : value) append(metadata, key, each);
  }
  if (mapping === 'router') addForwarded(metadata, headers, address);
  return metadata;
}

/** What a key of metadata may consist of. */
const KEY = /^[0-9a-z_.-]+$/;
/** What text in metadata may consist of. */
const TEXT = /^[\x20-\x7e]*$/;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

function append(metadata: Metadata, key: string, value: string): void {
  if (!key.endsWith('-bin')) metadata.append(key, TEXT.test(value) ? value : asciiOf(value));
  else for (const part of value.split(',')) metadata.append(key, bytesOf(key, part.trim()));
}

function bytesOf(name: string, text: string): Uint8Array {
  if (BASE64.test(text)) return Buffer.from(text, 'base64');
  throw StatusError.invalidArgument(`header "${name}" is no base64: ${JSON.stringify(text)}`);
}

/** Node reads headers as Latin-1; most senders write UTF-8. */
function asciiOf(value: string): string {
  const bytes = Buffer.from(value, 'latin1');
  const text = bytes.toString('utf8');
  return encodeNonAscii(text.includes('\ufffd') ? value : text);
}

function encodeNonAscii(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, (characters) => encodeURIComponent(characters));
}

/**
 * Keys as the original toolkit has them: `X-*` stays, `Router-Metadata-Foo` is `foo`, anything else
 * gets `router-` in front.
 */
function routerKey(name: string): string {
  const prefix = 'router-metadata-';
  if (name.startsWith(prefix) && name.length > prefix.length) return name.slice(prefix.length);
  return name.startsWith('x-') ? name : `router-${name}`;
}

function addForwarded(metadata: Metadata, headers: IncomingHttpHeaders, address: string): void {
  const host = headers['x-forwarded-host'] ?? headers.host;
  if (typeof host === 'string' && TEXT.test(host)) metadata.set('x-forwarded-host', host);
  const earlier = metadata.get('x-forwarded-for');
  metadata.set('x-forwarded-for', earlier === undefined ? address : `${earlier}, ${address}`);
}
