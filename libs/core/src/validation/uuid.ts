const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Five groups of hexadecimal digits as in RFC 4122, of any version. */
export function isUuid(text: string): boolean {
  return text.length === 36 && UUID.test(text);
}
