import { EventEmitter } from 'node:events';
import type { Metadata as GrpcMetadata } from '@grpc/grpc-js';
import type { Call } from '../../call/call.js';
import { fromGrpcMetadata, toGrpcMetadata } from '../grpc-js/grpc-js-metadata.js';

/**
 * The call that a stock Nest handler gets as its third argument: what handlers commonly use of
 * grpc-js' `ServerUnaryCall` and its siblings, on top of our own call.
 */
export class StockCall extends EventEmitter {
  readonly metadata: GrpcMetadata;

  constructor(
    private readonly call: Call,
    readonly request: unknown,
  ) {
    super();
    this.metadata = toGrpcMetadata(call.metadata);
    call.signal.addEventListener('abort', () => this.emit('cancelled', 'cancelled'), {
      once: true,
    });
  }

  get cancelled(): boolean {
    return this.call.signal.aborted;
  }

  getDeadline(): Date | number {
    return this.call.deadline ?? Infinity;
  }

  getPath(): string {
    return this.call.method.path;
  }

  getPeer(): string {
    const { address, port } = this.call.peer;
    return port === undefined ? address : `${address}:${port}`;
  }

  /** Sets headers of the answer. They are sent with its first message. */
  sendMetadata(headers: GrpcMetadata): void {
    for (const [key, value] of fromGrpcMetadata(headers)) {
      this.call.responseHeaders.append(key, value);
    }
  }
}
