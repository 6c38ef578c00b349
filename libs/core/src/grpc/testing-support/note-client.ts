import {
  Client,
  credentials,
  Metadata,
  type CallOptions,
  type ChannelCredentials,
  type ClientDuplexStream,
  type ClientOptions,
  type ClientReadableStream,
  type ClientUnaryCall,
  type ClientWritableStream,
  type ServiceError,
  type StatusObject,
} from '@grpc/grpc-js';
import { Note } from './note.js';

/** How a call ended, with all that came with it. */
export interface Outcome {
  readonly message: Note | undefined;
  readonly headers: Metadata | undefined;
  readonly status: StatusObject;
}

export interface StreamOutcome extends Omit<Outcome, 'message'> {
  readonly messages: Note[];
}

const write = (note: Note): Buffer => Buffer.from(Note.encode(note));
const read = (bytes: Buffer): Note => Note.decode(bytes);

/** A client of `test.Notes` on grpc-js. */
export class NoteClient {
  readonly client: Client;

  constructor(
    address: string,
    {
      creds = credentials.createInsecure(),
      ...options
    }: ClientOptions & { creds?: ChannelCredentials } = {},
  ) {
    this.client = new Client(address, creds, { 'grpc.enable_retries': 0, ...options });
  }

  close(): void {
    this.client.close();
  }

  /** @param start called with the call as soon as it is made */
  unary(
    text: string,
    metadata = new Metadata(),
    options: CallOptions = {},
    start?: (call: ClientUnaryCall) => void,
  ): Promise<Outcome> {
    return this.single((done) => {
      const call = this.client.makeUnaryRequest(
        '/test.Notes/Unary',
        write,
        read,
        { text, number: 0 },
        metadata,
        options,
        done,
      );
      start?.(call);
      return call;
    });
  }

  /** Sends raw bytes as the request of any unary method. */
  raw(path: string, bytes: Uint8Array): Promise<Outcome> {
    return this.single((done) =>
      this.client.makeUnaryRequest(path, () => Buffer.from(bytes), read, {}, done),
    );
  }

  serverStream(
    text: string,
    metadata = new Metadata(),
    options: CallOptions = {},
  ): ClientReadableStream<Note> {
    return this.client.makeServerStreamRequest(
      '/test.Notes/ServerStream',
      write,
      read,
      { text, number: 0 },
      metadata,
      options,
    );
  }

  clientStream(send: (call: ClientWritableStream<Note>) => void): Promise<Outcome> {
    return this.single((done) => {
      const call = this.client.makeClientStreamRequest(
        '/test.Notes/ClientStream',
        write,
        read,
        done,
      );
      send(call);
      return call;
    });
  }

  bidi(metadata = new Metadata(), options: CallOptions = {}): ClientDuplexStream<Note, Note> {
    return this.client.makeBidiStreamRequest('/test.Notes/Bidi', write, read, metadata, options);
  }

  private single<T extends ClientUnaryCall | ClientWritableStream<Note>>(
    make: (done: (error: ServiceError | null, note?: Note) => void) => T,
  ): Promise<Outcome> {
    return new Promise((resolve) => {
      let headers: Metadata | undefined;
      let message: Note | undefined;
      const call = make((_, note) => {
        message = note;
      });
      call.on('metadata', (received: Metadata) => {
        headers = received;
      });
      call.on('status', (status: StatusObject) =>
        setImmediate(() => resolve({ message, headers, status })),
      );
    });
  }
}

/** Reads a stream to its end, however it ends. */
export function readAll(
  call: ClientReadableStream<Note> | ClientDuplexStream<Note, Note>,
): Promise<StreamOutcome> {
  return new Promise((resolve) => {
    const messages: Note[] = [];
    let headers: Metadata | undefined;
    call.on('data', (note: Note) => messages.push(note));
    call.on('metadata', (received: Metadata) => {
      headers = received;
    });
    call.on('error', () => {});
    call.on('status', (status: StatusObject) => resolve({ messages, headers, status }));
  });
}
