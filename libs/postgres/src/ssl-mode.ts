import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';

/** TLS modes of PostgreSQL's own client library, weakest first. */
export const SSL_MODES = [
  'disable',
  'allow',
  'prefer',
  'require',
  'verify-ca',
  'verify-full',
] as const;

export type SslMode = (typeof SSL_MODES)[number];

export interface SslSettings {
  readonly mode: SslMode;
  readonly caFile?: string | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
}

/** How one attempt to connect uses TLS: not at all, or with these options. */
export type TlsChoice = false | ConnectionOptions;

/**
 * What a TLS mode lets a client try, in order. node-postgres by itself takes `prefer`, `require` and
 * `verify-ca` for `verify-full`, so the modes are spelled out here.
 *
 * @see https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION
 * @throws if a file cannot be read
 */
export function tlsChoices(settings: SslSettings): readonly [TlsChoice, ...TlsChoice[]] {
  const { mode, caFile } = settings;
  if (mode === 'disable') return [false];
  const files = readFiles(settings);
  const unverified = { ...files, rejectUnauthorized: false };
  const chainOnly = { ...files, checkServerIdentity: () => undefined };
  switch (mode) {
    case 'allow':
      return [false, unverified];
    case 'prefer':
      return [unverified, false];
    case 'require':
      return [caFile === undefined ? unverified : chainOnly];
    case 'verify-ca':
      return [chainOnly];
    case 'verify-full':
      return [files];
  }
}

function readFiles({ caFile, certFile, keyFile }: SslSettings): ConnectionOptions {
  return {
    ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }),
    ...(certFile === undefined ? {} : { cert: readFileSync(certFile) }),
    ...(keyFile === undefined ? {} : { key: readFileSync(keyFile) }),
  };
}
