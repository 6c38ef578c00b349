import { isIpv6 } from './ip-address.js';

/** The parts of a reference, RFC 3986, appendix B: scheme, authority, path, query, fragment. */
const PARTS = /^(?:([a-z][a-z\d+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is;

const AUTHORITY = /^(?:([^@]*)@)?(\[[^\]]*\]|[^:]*)(?::\d*)?$/;
const USER = /^[\w.~!$&'()*+,;=:%-]*$/;
const HOST_NAME = /^[\w.~!$&'()*+,;=%-]*$/;
const FUTURE_ADDRESS = /^v[\da-f]+\.[\w.~!$&'()*+,;=:-]+$/i;
const PATH = /^[\w.~!$&'()*+,;=:@%/-]*$/;
const QUERY = /^[\w.~!$&'()*+,;=:@%/?-]*$/;
const BAD_ESCAPE = /%(?![\da-f]{2})/i;

/** A URI with a scheme, RFC 3986. */
export function isUri(text: string): boolean {
  return partsOf(text)?.scheme !== undefined;
}

/** A URI with a scheme, or a relative reference, RFC 3986. */
export function isUriReference(text: string): boolean {
  return partsOf(text) !== undefined;
}

function partsOf(text: string): { scheme: string | undefined } | undefined {
  const match = BAD_ESCAPE.test(text) ? null : PARTS.exec(text);
  if (!match) return undefined;
  const [, scheme, authority, path = '', query = '', fragment = ''] = match;
  const valid =
    PATH.test(path) && QUERY.test(query) && QUERY.test(fragment) && isAuthority(authority);
  // Without a scheme, a colon in the first segment would read as one.
  const clear = scheme !== undefined || authority !== undefined || !/^[^/]*:/.test(path);
  return valid && clear ? { scheme } : undefined;
}

function isAuthority(text: string | undefined): boolean {
  if (text === undefined) return true;
  const match = AUTHORITY.exec(text);
  if (!match) return false;
  const [, user = '', host = ''] = match;
  return USER.test(user) && (host.startsWith('[') ? isAddress(host) : HOST_NAME.test(host));
}

function isAddress(bracketed: string): boolean {
  const address = bracketed.slice(1, -1);
  return isIpv6(address) || FUTURE_ADDRESS.test(address);
}
