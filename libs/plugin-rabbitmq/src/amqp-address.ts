/** What a DSN says. */
export type AmqpDsn =
  | { readonly kind: 'memory'; readonly name: string }
  | {
      readonly kind: 'server';
      readonly host: string;
      readonly port: number;
      readonly tls: boolean;
      readonly username?: string;
      readonly password?: string;
      readonly vhost?: string;
    };

const EXPECTED = 'expected a URL such as amqp://user:password@host:5672/vhost, amqps:// or memory:';

/** Reads a DSN. @throws Error that says what is wrong without repeating the DSN */
export function parseAmqpDsn(dsn: string): AmqpDsn {
  const memory = /^memory:(?:\/\/)?([\w.-]*)$/.exec(dsn);
  if (memory) return { kind: 'memory', name: memory[1]! };
  if (!/^amqps?:\/\//.test(dsn)) throw new Error(EXPECTED);
  const url = parseUrl(dsn);
  if (url.search !== '')
    throw new Error('parameters behind "?" are not supported: use the variables instead');
  const tls = url.protocol === 'amqps:';
  const vhost = url.pathname.slice(1);
  if (vhost.includes('/'))
    throw new Error('virtual host holds a "/": write it as %2F, as in amqp://host/%2F');
  return {
    kind: 'server',
    host: decode(url.hostname).replace(/^\[(.*)\]$/, '$1') || 'localhost',
    port: url.port === '' ? (tls ? 5671 : 5672) : Number(url.port),
    tls,
    ...(url.username === '' ? {} : { username: decode(url.username) }),
    ...(url.password === '' ? {} : { password: decode(url.password) }),
    ...(vhost === '' ? {} : { vhost: decode(vhost) }),
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
