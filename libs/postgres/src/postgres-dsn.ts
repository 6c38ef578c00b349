import { parseDuration } from '@nestjs-toolkit/core';
import { SSL_MODES, type SslMode } from './ssl-mode.js';

/** A database in a folder, or in memory, of this process. */
export interface EmbeddedTarget {
  readonly kind: 'embedded';
  /** Absent: in memory. */
  readonly folder?: string;
}

/** A database of a server. */
export interface ServerTarget {
  readonly kind: 'server';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  readonly database: string;
}

export interface PostgresDsn {
  readonly target: EmbeddedTarget | ServerTarget;
  readonly parameters: DsnParameters;
}

/** What may stand behind the `?` of a DSN. */
export interface DsnParameters {
  readonly sslMode?: SslMode;
  readonly sslCaFile?: string;
  readonly sslCertFile?: string;
  readonly sslKeyFile?: string;
  readonly applicationName?: string;
  readonly timezone?: string;
  /** Milliseconds. */
  readonly connectTimeout?: number;
  /** Milliseconds. */
  readonly statementTimeout?: number;
  /** Settings for the server, such as `-c search_path=app`. */
  readonly startupOptions?: string;
  readonly channelBinding?: boolean;
}

const EXPECTED =
  'expected a URL such as postgres://user:password@host:5432/database, pglite: or pglite:./folder';

/** Reads a DSN. @throws Error that says what is wrong without repeating the DSN */
export function parsePostgresDsn(dsn: string): PostgresDsn {
  const embedded = /^pglite:(?:\/\/)?(.*)$/s.exec(dsn);
  if (embedded) return { target: embeddedTarget(embedded[1]!), parameters: {} };
  if (!/^postgres(?:ql)?:\/\//.test(dsn)) throw new Error(EXPECTED);
  // A host is optional, but URL wants one once there is a user.
  const url = parseUrl(dsn.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=[/?]|$)/, '$1localhost'));
  const query = new URLSearchParams(url.search);
  const host = query.get('host') ?? decode(url.hostname).replace(/^\[(.*)\]$/, '$1');
  const user = decode(url.username);
  if (user === '')
    throw new Error('names no user: expected postgres://user:password@host/database');
  const database = decode(url.pathname.slice(1));
  return {
    target: {
      kind: 'server',
      host: host === '' ? 'localhost' : host,
      port: url.port === '' ? 5432 : Number(url.port),
      user,
      ...(url.password === '' ? {} : { password: decode(url.password) }),
      database: database === '' ? user : database,
    },
    parameters: parseParameters(query),
  };
}

function embeddedTarget(folder: string): EmbeddedTarget {
  return folder === '' ? { kind: 'embedded' } : { kind: 'embedded', folder };
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

const PARAMETERS: Record<string, (value: string) => DsnParameters> = {
  host: () => ({}),
  sslmode: (value) => ({ sslMode: sslMode(value) }),
  sslrootcert: (value) => ({ sslCaFile: value }),
  sslcert: (value) => ({ sslCertFile: value }),
  sslkey: (value) => ({ sslKeyFile: value }),
  application_name: (value) => ({ applicationName: value }),
  timezone: (value) => ({ timezone: value }),
  connect_timeout: (value) => ({ connectTimeout: milliseconds('connect_timeout', value, 's') }),
  statement_timeout: (value) => ({
    statementTimeout: milliseconds('statement_timeout', value, 'ms'),
  }),
  options: (value) => ({ startupOptions: value }),
  channel_binding: (value) => ({ channelBinding: value !== 'disable' }),
};

function parseParameters(query: URLSearchParams): DsnParameters {
  let parameters: DsnParameters = {};
  for (const [name, value] of query) {
    const parse = PARAMETERS[name.toLowerCase()];
    if (!parse)
      throw new Error(
        `parameter "${name}" is unknown: expected one of ${Object.keys(PARAMETERS).join(', ')}`,
      );
    parameters = { ...parameters, ...parse(value) };
  }
  return parameters;
}

function sslMode(value: string): SslMode {
  const mode = SSL_MODES.find((each) => each === value);
  if (!mode) throw new Error(`sslmode "${value}": expected one of ${SSL_MODES.join(', ')}`);
  return mode;
}

function milliseconds(name: string, value: string, bareUnit: 's' | 'ms'): number {
  const result = parseDuration(/^\d+$/.test(value) ? value + bareUnit : value);
  if (result === undefined) throw new Error(`${name} "${value}": expected a number or a duration`);
  return result;
}
