import { once } from 'node:events';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { HOST } from '../servers/running-server.js';

/** One connection to a server, whatever that speaks. */
export interface ChatClient {
  send(type: 'echo' | 'say'): void;
  /** Called for every message that arrives. */
  onMessage: () => void;
  close(): void;
}

/** How a server is talked to: its own envelope, or the protocol of socket.io. */
export type Dialect = 'type' | 'event' | 'socket.io';

/** What is sent: about 100 bytes. */
const PAYLOAD = {
  room: 'everybody',
  text: 'The quick brown fox jumps over the lazy dog',
  number: 7,
};

export function openClient(dialect: Dialect, port: number): Promise<ChatClient> {
  return dialect === 'socket.io' ? openSocketIo(port) : openWebSocket(dialect, port);
}

async function openWebSocket(dialect: 'type' | 'event', port: number): Promise<ChatClient> {
  const socket = new WebSocket(`ws://${HOST}:${port}/ws`, { perMessageDeflate: false });
  await once(socket, 'open');
  const frame = (type: string): string =>
    JSON.stringify(
      dialect === 'type' ? { type, payload: PAYLOAD } : { event: type, data: PAYLOAD },
    );
  const frames = { echo: frame('echo'), say: frame('say') };
  const client: ChatClient = {
    onMessage: () => {},
    send: (type) => socket.send(frames[type]),
    close: () => socket.terminate(),
  };
  if (dialect === 'type') socket.send(JSON.stringify({ type: 'join' }));
  socket.on('message', () => client.onMessage());
  return client;
}

async function openSocketIo(port: number): Promise<ChatClient> {
  const socket = io(`http://${HOST}:${port}`, { transports: ['websocket'], forceNew: true });
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  const client: ChatClient = {
    onMessage: () => {},
    send: (type) => void socket.emit(type, PAYLOAD),
    close: () => void socket.disconnect(),
  };
  socket.emit('join');
  socket.on('echo', () => client.onMessage());
  socket.on('say', () => client.onMessage());
  return client;
}
