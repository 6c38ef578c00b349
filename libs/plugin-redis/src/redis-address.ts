/** Where a server listens. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** What a DSN says. */
export type RedisDsn =
  | { readonly kind: 'memory' }
  | {
      readonly kind: 'server';
      readonly endpoint: Endpoint;
      readonly tls: boolean;
      readonly username?: string;
      readonly password?: string;
      readonly database?: number;
    };

const DEFAULT_PORT = 6_379;
const EXPECTED = 'expected a URL such as redis://user:password@host:6379/0, rediss:// or memory:';

/** Reads a DSN. @throws Error that says what is wrong without repeating the DSN */
export function parseRedisDsn(dsn: string): RedisDsn {
  if (/^memory:(\/\/)?$/.test(dsn)) return { kind: 'memory' };
  if (!/^rediss?:\/\//.test(dsn)) throw new Error(EXPECTED);
  const url = parseUrl(dsn);
  if (url.search !== '')
    throw new Error('parameters behind "?" are not supported: use the variables instead');
  const database = decode(url.pathname.slice(1));
  if (!/^\d*$/.test(database))
    throw new Error(`database "${database}": expected a number, as in redis://host:6379/0`);
  return {
    kind: 'server',
    endpoint: endpoint(decode(url.hostname), url.port),
    tls: url.protocol === 'rediss:',
    ...(url.username === '' ? {} : { username: decode(url.username) }),
    ...(url.password === '' ? {} : { password: decode(url.password) }),
    ...(database === '' ? {} : { database: Number(database) }),
  };
}

/** Reads an address such as `cache:6379`, `:6379`, `cache` or `[::1]:6379`. @throws Error if it is none */
export function parseEndpoint(text: string): Endpoint {
  const parts = /^(\[[\da-fA-F:.]+\]|[^:/@\s]*)(?::(\d{1,5}))?$/.exec(text.trim());
  const port = Number(parts?.[2] ?? DEFAULT_PORT);
  if (!parts || port > 65_535 || text.trim() === '')
    throw new Error(`address ${JSON.stringify(text)}: expected host:port, as in localhost:6379`);
  return endpoint(parts[1]!, String(port));
}

function endpoint(host: string, port: string): Endpoint {
  return {
    host: host === '' ? 'localhost' : host.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? DEFAULT_PORT : Number(port),
  };
}

function parseUrl(dsn: string): URL {
  try {
    return new URL(dsn);
  } catch {
    throw new Error(`${EXPECTED}, with special characters percent-encoded`);
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('holds a stray "%": write it as %25');
  }
}
