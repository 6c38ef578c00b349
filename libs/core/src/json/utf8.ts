import { JsonError } from './json-error.js';
import { placeAt } from './place.js';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

const REPLACEMENT = '\ufffd';
const REPLACEMENT_BYTES = Buffer.from(REPLACEMENT);

/** Decodes UTF-8 and refuses bytes that are none, as RFC 8259 section 8.1 asks. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    const text = lenient.decode(bytes);
    throw new JsonError(
      'invalid UTF-8',
      'JSON is UTF-8 text',
      placeAt(text, firstReplacement(text, bytes)),
    );
  }
}

/** Index of the first character that stands for bytes that could not be decoded. */
function firstReplacement(text: string, bytes: Uint8Array): number {
  let index = text.indexOf(REPLACEMENT);
  let offset = Buffer.byteLength(text.slice(0, index));
  while (REPLACEMENT_BYTES.every((byte, at) => bytes[offset + at] === byte)) {
    const next = text.indexOf(REPLACEMENT, index + 1);
    offset += Buffer.byteLength(text.slice(index, next));
    index = next;
  }
  return index;
}
