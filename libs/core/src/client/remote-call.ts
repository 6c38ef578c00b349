import type { Metadata } from '../call/metadata.js';
import { Code } from '../error/code.js';
import { StatusError } from '../error/status-error.js';
import type { MessageTypeRegistry } from '../wkt/type-registry.js';
import { callFailure, type FailedStatus } from './call-failure.js';
import type { ActiveCall, TransportListener } from './transport.js';

/** What a call needs besides its messages. */
export interface RemoteCallContext {
  readonly service: string;
  readonly path: string;
  readonly types: MessageTypeRegistry | undefined;
  readonly decode: (bytes: Uint8Array) => unknown;
  readonly onHeaders: ((headers: Metadata) => void) | undefined;
  readonly onTrailers: ((trailers: Metadata) => void) | undefined;
}

interface PendingRead {
  resolve(result: IteratorResult<unknown, undefined>): void;
  reject(error: unknown): void;
}

/**
 * The answers of a call: one promise at a time for the next message. Messages come only as they are
 * asked for, so nothing is kept but the one that is on its way.
 */
export class RemoteCall implements TransportListener {
  active!: ActiveCall;
  private pending: PendingRead | undefined;
  private error: StatusError | undefined;
  private isOver = false;
  /** Whether all answers are for {@link single}. */
  private isSingle = false;
  private whenOver: (() => void)[] = [];

  constructor(private readonly context: RemoteCallContext) {}

  get hasEnded(): boolean {
    return this.isOver;
  }

  /** Runs a function when the call has ended, at once if it has. */
  onceOver(run: () => void): void {
    if (this.isOver) run();
    else this.whenOver.push(run);
  }

  /** The next answer. @throws StatusError of the call */
  next(): Promise<IteratorResult<unknown, undefined>> {
    if (this.error) return Promise.reject(this.error);
    if (this.isOver) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => {
      this.pending = { resolve, reject };
      this.active.read();
    });
  }

  /** The one answer of a call that has one, when the call has ended. @throws StatusError, also for none or several */
  single(): Promise<unknown> {
    if (this.error) return Promise.reject(this.error);
    return new Promise((resolve, reject) => {
      let answer: { readonly value: unknown } | undefined;
      this.pending = {
        reject,
        resolve: ({ done, value }) => {
          if (done) {
            if (answer) resolve(answer.value);
            else reject(this.violation('no answer'));
          } else if (answer) {
            this.fail(this.violation('several answers'));
          } else {
            answer = { value };
            this.active.read();
          }
        },
      };
      this.isSingle = true;
      this.active.read();
    });
  }

  /** Ends the call with an error of this side. */
  fail(error: StatusError): void {
    if (this.isOver) return;
    this.end(error);
    this.active.cancel();
  }

  onHeaders(headers: () => Metadata): void {
    if (this.context.onHeaders && !this.isOver) this.context.onHeaders(headers());
  }

  onMessage(bytes: Uint8Array): void {
    const { pending } = this;
    if (!this.isSingle) this.pending = undefined;
    try {
      pending?.resolve({ done: false, value: this.context.decode(bytes) });
    } catch (cause) {
      const { path, service } = this.context;
      const error = StatusError.internal(`answer of ${path} of "${service}" cannot be read`, {
        cause,
      });
      pending?.reject(error);
      this.fail(error);
    }
  }

  onEnd(failure: FailedStatus | undefined, trailers: () => Metadata): void {
    if (this.isOver) return;
    if (failure) return this.end(callFailure(this.context.service, failure, this.context.types));
    this.context.onTrailers?.(trailers());
    this.end(undefined);
  }

  private end(error: StatusError | undefined): void {
    this.isOver = true;
    this.error = error;
    if (error) this.pending?.reject(error);
    else this.pending?.resolve({ done: true, value: undefined });
    this.pending = undefined;
    for (const run of this.whenOver.splice(0)) run();
  }

  /** Source: "request cardinality violation" of gRPC's statuscodes.md. */
  private violation(found: string): StatusError {
    const { path, service } = this.context;
    return new StatusError(
      Code.UNIMPLEMENTED,
      `${path} of "${service}" gave ${found}: expected one`,
    );
  }
}
