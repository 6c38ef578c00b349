/** Where a node keeps what it shares, or where the Centrifugo server is. */
export type CentrifugeDsn =
  | { readonly kind: 'memory' }
  | { readonly kind: 'redis'; readonly url: string; readonly address: string }
  | { readonly kind: 'api'; readonly url: string; readonly address: string };

/** @throws Error for anything but `memory:`, `redis://`, `rediss://`, `http://` and `https://` */
export function parseCentrifugeDsn(dsn: string): CentrifugeDsn {
  const expected =
    'expected memory:, redis://host:6379/0, rediss://host:6379/0 or http://host:8000/api';
  if (dsn === 'memory:') return { kind: 'memory' };
  if (!URL.canParse(dsn)) throw new Error(`is no URL: ${expected}`);
  const url = new URL(dsn);
  const { protocol, host, pathname } = url;
  const address = `${protocol}//${host}${pathname}`;
  if (protocol === 'redis:' || protocol === 'rediss:') return { kind: 'redis', url: dsn, address };
  if (protocol === 'http:' || protocol === 'https:')
    return { kind: 'api', url: dsn.replace(/\/+$/, ''), address };
  throw new Error(`has scheme "${protocol}": ${expected}`);
}
