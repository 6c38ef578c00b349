import { createServer } from 'node:net';
import type { Finding } from './examine-plugin.js';

/** A port that the service is going to listen on. */
export interface PortToOpen {
  /** Such as `gRPC server`. */
  readonly server: string;
  readonly host: string;
  readonly port: number;
}

/** Opens a port for a moment, to see whether the service will be able to. */
export async function examinePort({ server, host, port }: PortToOpen): Promise<Finding> {
  const started = performance.now();
  const code = await tryToListen(host, port);
  const subject = `port ${port} on ${host} for the ${server}`;
  const finding = { subject, required: true, settings: [] };
  const duration = Math.round(performance.now() - started);
  if (code === undefined) return { ...finding, status: 'ok', duration };
  return { ...finding, status: 'failed', duration, reason: explainCode(code) };
}

function tryToListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port }, () => server.close(() => resolve(undefined)));
  });
}

function explainCode(code: string): string {
  if (code === 'EADDRINUSE') return 'is in use: stop the other process or choose another port';
  if (code === 'EACCES') return 'may not be opened by this user: choose a port above 1023';
  if (code === 'EADDRNOTAVAIL') return 'is on an address that this machine does not have';
  return `cannot be opened (${code})`;
}
