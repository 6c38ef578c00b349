/** A path that holds a `%` without two hex digits, or bytes that are not UTF-8. */
export interface MalformedPath {
  readonly kind: 'malformed';
  /** Where in the path the sequence begins, counted from 0. */
  readonly position: number;
  /** What is wrong there. */
  readonly message: string;
}

const PERCENT = 0x25;

/**
 * Brings a path to the one form in which paths are compared: whatever is percent-encoded is decoded,
 * except `/`, `:` and `%`, which mean something else when they are written plainly. `%2f` becomes
 * `%2F`, so two paths are equivalent exactly if their canonical forms are equal.
 */
export function canonicalPath(path: string): string | MalformedPath {
  let start = path.indexOf('%');
  if (start === -1) return path;
  let canonical = '';
  let copied = 0;
  while (start !== -1) {
    const end = endOfEncodedRun(path, start);
    if (typeof end !== 'number') return end;
    const decoded = decodeRun(path.slice(start, end));
    if (decoded === undefined) return notUtf8(path, start, end);
    canonical += path.slice(copied, start) + decoded;
    copied = end;
    start = path.indexOf('%', end);
  }
  return canonical + path.slice(copied);
}

/** Decodes what a variable of one segment captured: every sequence. The path must be well-formed. */
export function decodeSegment(raw: string): string {
  return raw.includes('%') ? decodeURIComponent(raw) : raw;
}

/**
 * Decodes what a variable of several segments captured. `%2F` and `%2f` are left as they are, or, if
 * `keepReserved` is set, all characters that RFC 6570 calls reserved.
 */
export function decodeSegments(raw: string, keepReserved: boolean): string {
  let at = raw.indexOf('%');
  if (at === -1) return raw;
  let value = '';
  let copied = 0;
  for (; at !== -1; at = raw.indexOf('%', at + 3)) {
    const octet = Number.parseInt(raw.slice(at + 1, at + 3), 16);
    if (!(keepReserved ? isReserved(octet) : octet === 0x2f)) continue;
    value += decodeSegment(raw.slice(copied, at)) + raw.slice(at, at + 3);
    copied = at + 3;
  }
  return value + decodeSegment(raw.slice(copied));
}

/** Percent-encodes everything but `[-_.~0-9a-zA-Z]`, as `google/api/http.proto` wants it. */
export function encodeSegment(value: string): string {
  let encoded = '';
  for (const character of encodeURIComponent(wellFormed(value))) {
    encoded += LEFT_BY_ENCODE_URI_COMPONENT[character] ?? character;
  }
  return encoded;
}

/** Whether two hex digits stand at a position. */
export function isHexPair(text: string, position: number): boolean {
  return isHexDigit(text.charCodeAt(position)) && isHexDigit(text.charCodeAt(position + 1));
}

/** Replaces lone surrogates, which have no UTF-8, by U+FFFD. */
function wellFormed(value: string): string {
  return value.replace(/[\ud800-\udfff]/gu, '\ufffd');
}

const LEFT_BY_ENCODE_URI_COMPONENT: Readonly<Record<string, string>> = {
  '!': '%21',
  "'": '%27',
  '(': '%28',
  ')': '%29',
  '*': '%2A',
};

/** RFC 6570, section 1.5: gen-delims and sub-delims. */
const RESERVED = new Set([...":/?#[]@!$&'()*+,;="].map((character) => character.charCodeAt(0)));

function isReserved(octet: number): boolean {
  return RESERVED.has(octet);
}

function isHexDigit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66);
}

/** Where the encoded octets that follow each other from `start` on end. */
function endOfEncodedRun(path: string, start: number): number | MalformedPath {
  let end = start;
  while (path.charCodeAt(end) === PERCENT) {
    if (!isHexPair(path, end + 1)) {
      const message = `"${path.slice(end, end + 3)}" is no percent-encoded octet: expected "%" and two hex digits`;
      return { kind: 'malformed', position: end, message };
    }
    end += 3;
  }
  return end;
}

function notUtf8(path: string, start: number, end: number): MalformedPath {
  const message = `"${path.slice(start, Math.min(end, start + 36))}" is not percent-encoded UTF-8`;
  return { kind: 'malformed', position: start, message };
}

function decodeRun(run: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(run);
  } catch {
    return undefined;
  }
  return decoded.replaceAll('%', '%25').replaceAll('/', '%2F').replaceAll(':', '%3A');
}
