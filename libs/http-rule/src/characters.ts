/** Whether a character may begin a field name: a letter or `_`. */
export function isIdentifierStart(character: string): boolean {
  return (
    (character >= 'a' && character <= 'z') ||
    (character >= 'A' && character <= 'Z') ||
    character === '_'
  );
}

export function isIdentifierPart(character: string): boolean {
  return isIdentifierStart(character) || (character >= '0' && character <= '9');
}

/**
 * Whether a character may be part of a literal: `pchar` of RFC 3986, section 3.3, other than `*`,
 * which would look like a wildcard. `%` is among them; what follows it is checked when decoded.
 */
export function isLiteralCharacter(character: string): boolean {
  return isIdentifierPart(character) || "-.~%!$&'()+,;=:@".includes(character);
}

/** A text in quotes, for messages. */
export function show(text: string): string {
  return JSON.stringify(text);
}
