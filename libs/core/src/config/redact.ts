const CENSOR = '***';

/** Secrets shorter than this would blank out ordinary text. */
const MIN_LENGTH = 4;

/**
 * Blanks out secrets in a text, such as the message of a driver's error. Of a secret that is a URL,
 * its password alone is blanked out too; one that holds nothing but an address, such as
 * `redis://10.0.0.7:6379/0`, is no secret.
 */
export function redactSecrets(text: string, secrets: Iterable<string>): string {
  let result = text;
  for (const secret of [...secrets].flatMap(withPassword)) {
    if (secret.length >= MIN_LENGTH) result = result.replaceAll(secret, CENSOR);
  }
  return result;
}

function withPassword(secret: string): string[] {
  if (!URL.canParse(secret)) return [secret];
  const url = new URL(secret);
  if (isMereAddress(url)) return [];
  if (url.password === '') return [secret];
  return [secret, url.password, safeDecode(url.password)];
}

/** Web addresses are left out: the path of a webhook is as good as a password. */
function isMereAddress(url: URL): boolean {
  const { protocol, host, username, password, search, hash, pathname } = url;
  const isPlain = host !== '' && username === '' && password === '' && search === '' && hash === '';
  return isPlain && !/^https?:$/.test(protocol) && /^\/?[^/]*$/.test(pathname);
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
