import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { HOST, type RunningServer } from './running-server.js';

/** ws by itself: parses JSON, answers, and sends to everybody in a loop. */
export async function start(): Promise<RunningServer> {
  const server = new WebSocketServer({ host: HOST, port: 0, perMessageDeflate: false });
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      const { type, payload } = JSON.parse(data.toString()) as { type: string; payload: unknown };
      const answer = JSON.stringify({ type, payload });
      if (type === 'echo') socket.send(answer);
      if (type !== 'say') return;
      for (const each of server.clients) if (each.readyState === WebSocket.OPEN) each.send(answer);
    });
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ports: { http: port },
    stop: () =>
      new Promise((resolve) => {
        for (const each of server.clients) each.terminate();
        server.close(() => resolve());
      }),
  };
}
