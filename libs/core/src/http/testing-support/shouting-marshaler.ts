import type { Marshaler } from '../marshal/marshaler.js';

/** A format of an application's own: JSON in capitals, with an exclamation mark. */
export const SHOUTING_MARSHALER: Marshaler = {
  mediaTypes: ['text/shout', 'application/x-shout'],
  contentType: 'text/shout; charset=utf-8',
  decode: (body, target) => target.readJson(Buffer.from(body).toString().replace('!', '')),
  encode: (value, target) => `${target.writeJson(value).toUpperCase()}!`,
};
