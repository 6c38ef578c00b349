/** Both alphabets of RFC 4648, with or without padding. */
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** Decodes base64; undefined when the text is none. */
export function parseBase64(text: string): Uint8Array | undefined {
  if (!BASE64.test(text)) return undefined;
  const digits = text.endsWith('=') ? text.replace(/={1,2}$/, '').length : text.length;
  const isPadded = digits !== text.length;
  if (digits % 4 === 1 || (isPadded && text.length % 4 !== 0)) return undefined;
  // A copy: small buffers share the memory of Node's pool, which the bytes must not expose.
  return new Uint8Array(Buffer.from(text, 'base64'));
}
