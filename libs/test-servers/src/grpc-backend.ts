import {
  type Metadata,
  Server,
  ServerCredentials,
  type sendUnaryData,
  type ServerUnaryCall,
} from '@grpc/grpc-js';

/** Answers an rpc with the bytes of a message. */
type Handler = (
  call: ServerUnaryCall<Uint8Array, Uint8Array>,
  answer: sendUnaryData<Uint8Array>,
) => void;

interface Codec {
  encode(message: never): { finish(): Uint8Array };
  decode(bytes: Uint8Array): unknown;
}

/** A plain grpc-js server of unary rpcs, to call from the code under test. */
export class GrpcBackend {
  readonly #server = new Server();
  /** Metadata of the calls that it got. */
  readonly received: Metadata[] = [];
  /** Calls that were cancelled while it worked for them. */
  cancelled = 0;
  address = '';

  /** Answers an rpc. @param answer what it answers to a request, or what it throws */
  on(
    path: string,
    codecs: { request: Codec; response: Codec },
    answer: (request: never) => unknown,
  ): this {
    const handler: Handler = (call, callback) => {
      this.received.push(call.metadata);
      call.on('cancelled', () => this.cancelled++);
      void settle(() => answer(call.request as never), callback);
    };
    const definition = {
      path,
      requestStream: false,
      responseStream: false,
      requestSerialize: (message: never) => Buffer.from(codecs.request.encode(message).finish()),
      requestDeserialize: (bytes: Buffer) => codecs.request.decode(bytes),
      responseSerialize: (message: never) => Buffer.from(codecs.response.encode(message).finish()),
      responseDeserialize: (bytes: Buffer) => codecs.response.decode(bytes),
    };
    this.#server.addService({ [path]: definition as never }, { [path]: handler as never });
    return this;
  }

  async listen(): Promise<this> {
    const port = await new Promise<number>((resolve, reject) => {
      this.#server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    this.address = `127.0.0.1:${port}`;
    return this;
  }

  close(): void {
    this.#server.forceShutdown();
  }
}

async function settle(answer: () => unknown, callback: sendUnaryData<Uint8Array>): Promise<void> {
  try {
    callback(null, (await answer()) as Uint8Array);
  } catch (error) {
    callback(error as object);
  }
}
