/**
 * A pattern for people: as it is, without the escapes of a literal, unless it holds what cannot be
 * seen.
 */
export function shownPattern(pattern: string): string {
  return /\p{Cc}/u.test(pattern) ? JSON.stringify(pattern) : `"${pattern}"`;
}
