/** Where a node keeps what it shares, or where the server is. */
export type CentrifugeDsn =
  | { readonly kind: 'memory' }
  | { readonly kind: 'redis'; readonly url: string; readonly address: string }
  | { readonly kind: 'api'; readonly url: string; readonly address: string }
  | { readonly kind: 'client'; readonly url: string; readonly address: string };

/** @throws Error for anything but `memory:`, `redis://`, `rediss://`, `http://`, `https://`, `ws://` and `wss://` */
export function parseCentrifugeDsn(dsn: string): CentrifugeDsn {
  const expected =
    'expected memory:, redis://host:6379/0, rediss://host:6379/0, http://host:8000/api or ws://host:8000/connection/websocket';
  if (dsn === 'memory:') return { kind: 'memory' };
  if (!URL.canParse(dsn)) throw new Error(`is no URL: ${expected}`);
  const url = new URL(dsn);
  const { protocol, host, pathname } = url;
  const address = `${protocol}//${host}${pathname}`;
  if (protocol === 'redis:' || protocol === 'rediss:') return { kind: 'redis', url: dsn, address };
  if (protocol === 'http:' || protocol === 'https:')
    return { kind: 'api', url: dsn.replace(/\/+$/, ''), address };
  if (protocol === 'ws:' || protocol === 'wss:') return { kind: 'client', url: dsn, address };
  throw new Error(`has scheme "${protocol}": ${expected}`);
}
