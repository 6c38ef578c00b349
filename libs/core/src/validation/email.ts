import { isHostname } from './hostname.js';

/** Longest line of a mail, RFC 5322, section 2.1.1. */
const MAX_LENGTH = 998;
/** Octets of an address and of the part before its `@`, RFC 5321, section 4.5.3.1. */
const MAX_ADDRESS_BYTES = 254;
const MAX_LOCAL_BYTES = 64;

const ATOM = String.raw`[\w!#$%&'*+/=?^{|}~\u0080-\u{10ffff}${'`'}-]+`;
const QUOTED = String.raw`"(?:[^"\\\p{Cc}]|\\[^\p{Cc}])*"`;
const ADDRESS = new RegExp(String.raw`^(?:(${ATOM}(?:\.${ATOM})*)|(${QUOTED}))@([^@]+)$`, 'u');
const DISPLAY_NAME = new RegExp(String.raw`^(?:${ATOM}|${QUOTED}|[. \t])*$`, 'u');

/**
 * A mailbox of RFC 5322: `jane@example.com`, or with a name `Jane Doe <jane@example.com>`. The part
 * after the `@` has to be a host name.
 */
export function isEmail(text: string): boolean {
  if (text.length > MAX_LENGTH) return false;
  const mailbox = text.replaceAll(/^[ \t]+|[ \t]+$/g, '');
  if (!mailbox.endsWith('>')) return isAddress(mailbox);
  const open = mailbox.lastIndexOf('<');
  return (
    open >= 0 && DISPLAY_NAME.test(mailbox.slice(0, open)) && isAddress(mailbox.slice(open + 1, -1))
  );
}

function isAddress(text: string): boolean {
  const match = ADDRESS.exec(text);
  if (!match) return false;
  const [, atoms, quoted, host] = match;
  const local = atoms ?? quoted!.slice(1, -1).replaceAll(/\\(.)/gsu, '$1');
  const localBytes = Buffer.byteLength(local);
  return (
    localBytes <= MAX_LOCAL_BYTES &&
    localBytes + 1 + host!.length <= MAX_ADDRESS_BYTES &&
    !local.includes('@') &&
    isHostname(host!)
  );
}
