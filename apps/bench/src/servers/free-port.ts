import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { HOST } from './running-server.js';

/** A port that was free a moment ago, for servers that do not say which one they chose. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
