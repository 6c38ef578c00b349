const CENSOR = '***';

/** Secrets shorter than this would blank out ordinary text. */
const MIN_LENGTH = 4;

/**
 * Blanks out secrets in a text, such as the message of a driver's error. Of a secret that is a URL,
 * its password alone is blanked out too.
 */
export function redactSecrets(text: string, secrets: Iterable<string>): string {
  let result = text;
  for (const secret of [...secrets].flatMap(withPassword)) {
    if (secret.length >= MIN_LENGTH) result = result.replaceAll(secret, CENSOR);
  }
  return result;
}

function withPassword(secret: string): string[] {
  const password = URL.canParse(secret) ? new URL(secret).password : '';
  if (password === '') return [secret];
  return [secret, password, safeDecode(password)];
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
