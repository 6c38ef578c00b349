/**
 * A token of RFC 7230, section 3.2.6, with the colon that begins pseudo headers of HTTP/2. Takes a
 * comma, as the original does.
 */
const NAME = /^:?[\w!#$%&'*+,.^`|~-]+$/;
// oxlint-disable-next-line no-control-regex -- header values exclude control characters
const VALUE = /^[^\u0000-\u0008\u000a-\u001f\u007f]*$/;
// oxlint-disable-next-line no-control-regex -- these three are what splits a header
const LOOSE = /^[^\u0000\u000a\u000d]*$/;

/** The name of an HTTP header, or of a pseudo header of HTTP/2 such as `:path`. */
export function isHttpHeaderName(text: string): boolean {
  return NAME.test(text);
}

/** The value of an HTTP header: no control character but the tab. */
export function isHttpHeaderValue(text: string): boolean {
  return VALUE.test(text);
}

/** What may go into a header, name or value, without splitting it: no NUL, CR or LF. */
export function isHttpHeaderText(text: string): boolean {
  return LOOSE.test(text);
}
