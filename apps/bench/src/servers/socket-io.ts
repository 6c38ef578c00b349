import { createServer, type Server as HttpServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { HOST, type RunningServer } from './running-server.js';

/** socket.io on WebSocket alone, with acknowledgements and a room. */
export async function start(): Promise<RunningServer> {
  const http: HttpServer = createServer();
  const server = new Server(http, { transports: ['websocket'], perMessageDeflate: false });
  server.on('connection', (socket) => {
    socket.on('echo', (payload: unknown) => socket.emit('echo', payload));
    socket.on('join', () => void socket.join('everybody'));
    socket.on('say', (payload: unknown) => server.to('everybody').emit('say', payload));
  });
  http.listen(0, HOST);
  await once(http, 'listening');
  return { ports: { http: (http.address() as AddressInfo).port }, stop: () => server.close() };
}
