import { JsonError } from './json-error.js';
import { placeAt } from './place.js';

const QUOTE = 34;
const BACKSLASH = 92;
const LETTER_U = 117;

const SINGLE_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Whether a text has a surrogate without its other half, which UTF-8 cannot hold. */
export function hasLoneSurrogate(text: string): boolean {
  return LONE_SURROGATE.test(text);
}

/**
 * Reads the rest of a JSON string that has escapes or needs a closer look.
 * @param begin Index after the opening quote
 * @returns the text, and the index after the closing quote
 */
export function readEscaped(input: string, begin: number): { text: string; end: number } {
  let text = '';
  let from = begin;
  for (let at = begin; ; at++) {
    const code = input.charCodeAt(at);
    if (code === QUOTE) {
      text += input.slice(from, at);
      if (hasLoneSurrogate(text)) throw loneSurrogate(input, begin - 1);
      return { text, end: at + 1 };
    }
    if (code === BACKSLASH) {
      text += input.slice(from, at) + unescaped(input, at);
      at += input.charCodeAt(at + 1) === LETTER_U ? 5 : 1;
      from = at + 1;
    } else if (!(code >= 32)) {
      throw unterminated(input, at, code);
    }
  }
}

/** The character that the escape at an index stands for. */
function unescaped(input: string, at: number): string {
  const letter = input.charAt(at + 1);
  const single = SINGLE_ESCAPES[letter];
  if (single !== undefined) return single;
  const hex = letter === 'u' ? input.slice(at + 2, at + 6) : '';
  if (/^[0-9a-fA-F]{4}$/.test(hex)) return String.fromCharCode(Number.parseInt(hex, 16));
  throw new JsonError(
    `invalid escape ${JSON.stringify(input.slice(at, at + 2))}`,
    String.raw`expected one of \" \\ \/ \b \f \n \r \t or \u and four hexadecimal digits`,
    placeAt(input, at),
  );
}

function loneSurrogate(input: string, at: number): JsonError {
  return new JsonError(
    'invalid string with half a surrogate pair',
    String.raw`expected Unicode text: \ud800–\udfff come in pairs`,
    placeAt(input, at),
  );
}

function unterminated(input: string, at: number, code: number): JsonError {
  const place = placeAt(input, at);
  if (Number.isNaN(code)) return new JsonError('unexpected end of text', 'expected "', place);
  return new JsonError(
    `unexpected control character in a string`,
    String.raw`expected it as \u${code.toString(16).padStart(4, '0')}`,
    place,
  );
}
