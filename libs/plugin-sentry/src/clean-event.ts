/** Deeper values are left out of reports. */
const MAX_DEPTH = 12;

/** Longer texts are cut, in characters. */
const MAX_TEXT = 8 * 1024;

/** User and password in a URL. */
const CREDENTIALS = /([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]*:[^\s/@]+@/gi;

/** Fields whose values never leave the service, whatever they are. */
const SECRET_FIELD =
  /pass(word|wd)?|secret|token|authorization|cookie|api[-_]?key|credential|^dsn$/i;

/**
 * A copy of a report without secrets: those of the configuration, credentials in URLs, and values of
 * fields whose names tell that they are secret.
 *
 * @param redact blanks out the secrets of the configuration in a text
 */
export function cleanEvent<T extends object>(event: T, redact: (text: string) => string): T {
  return clean(event, redact, 0) as T;
}

function clean(value: unknown, redact: (text: string) => string, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value, redact);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[too deep]';
  if (Array.isArray(value)) return value.map((each) => clean(each, redact, depth + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      SECRET_FIELD.test(name) && typeof each === 'string' ? '***' : clean(each, redact, depth + 1),
    ]),
  );
}

function cleanText(text: string, redact: (text: string) => string): string {
  const cut = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  return redact(cut).replace(CREDENTIALS, '$1***@');
}
