import { connect, type Socket } from 'node:net';

/** A TCP connection that a spec writes to as it likes. */
export interface RawConnection {
  readonly socket: Socket;
  write(text: string | Uint8Array): void;
  /** Resolves as soon as what was received contains a text. */
  received(text: string): Promise<string>;
  /** Resolves with all that was received when the other side has closed the connection. */
  readonly closed: Promise<string>;
}

export function openConnection(port: number): RawConnection {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  let wake: () => void = () => {};
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    wake();
  });
  socket.on('error', () => {});
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(text)));
  return {
    socket,
    write: (data) => void socket.write(data),
    closed,
    received: async (wanted) => {
      while (!text.includes(wanted)) {
        if (socket.closed) throw new Error(`connection closed after ${JSON.stringify(text)}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
          socket.once('close', resolve);
        });
      }
      return text;
    },
  };
}

/** Sends a text and gives the whole answer. The request has to ask for the connection to be closed. */
export async function exchange(port: number, text: string | Uint8Array): Promise<string> {
  const connection = openConnection(port);
  connection.write(text);
  return connection.closed;
}
