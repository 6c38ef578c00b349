import { connect, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import { Note } from './note.js';
import { atEnd } from './test-server.js';

/** Opens a bare HTTP/2 connection, for what no gRPC client would do. */
export function rawSession(address: string): ClientHttp2Session {
  const session = connect(`http://${address}`);
  session.on('error', () => {});
  atEnd(() => session.destroy());
  return session;
}

/** Starts a call on a bare connection. The request stays open. */
export function rawCall(
  session: ClientHttp2Session,
  path: string,
  headers: Record<string, string> = {},
): ClientHttp2Stream {
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
  stream.on('error', () => {});
  return stream;
}

/** A message as gRPC frames it. */
export function frame(note: Note): Buffer {
  const message = Note.encode(note);
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.byteLength, 1);
  return Buffer.concat([prefix, message]);
}

/**
 * Reads a bare call to its end. grpc-js' client drops messages that it has received when an error
 * follows at once; this does not.
 */
export function readRaw(call: ClientHttp2Stream): Promise<{ messages: Note[]; code: number }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let code = NaN;
    const takeStatus = (headers: Record<string, unknown>): void => {
      if ('grpc-status' in headers) code = Number(headers['grpc-status']);
    };
    call.on('response', takeStatus);
    call.on('trailers', takeStatus);
    call.on('data', (chunk: Buffer) => chunks.push(chunk));
    call.on('end', () => resolve({ messages: unframe(Buffer.concat(chunks)), code }));
  });
}

function unframe(bytes: Buffer): Note[] {
  const messages: Note[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 5 + bytes.readUInt32BE(at + 1);
    messages.push(Note.decode(bytes.subarray(at + 5, end)));
    at = end;
  }
  return messages;
}

/** Resolves when a value has stayed the same for 50 turns of the event loop. */
export async function settled(read: () => number): Promise<number> {
  let before = read();
  for (let quiet = 0; quiet < 50; quiet++) {
    await new Promise(setImmediate);
    const now = read();
    if (now !== before) quiet = 0;
    before = now;
  }
  return before;
}
