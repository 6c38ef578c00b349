import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP link to a server that can stop carrying bytes while its connections stay open. */
export interface TcpLink {
  readonly port: number;
  /** From now on nothing is carried any more: a half-open connection, as after a lost host. */
  freeze(): void;
  /** Drops every connection; new ones are carried again. */
  reset(): void;
  close(): Promise<void>;
}

/** Opens a link on a free port of 127.0.0.1. */
export async function openLink(targetPort: number): Promise<TcpLink> {
  const sockets = new Set<Socket>();
  let frozen = false;
  const server = createServer((inbound) => {
    const outbound = connect(targetPort, '127.0.0.1');
    for (const [from, to] of [
      [inbound, outbound],
      [outbound, inbound],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => frozen || to.write(chunk));
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        if (!frozen) to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const dropAll = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    port: (server.address() as AddressInfo).port,
    freeze: () => void (frozen = true),
    reset: () => {
      frozen = false;
      dropAll();
    },
    close: () => {
      dropAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
