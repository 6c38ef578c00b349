import type { CallKey } from '../../call/call-key.js';
import type { StatusError } from '../../error/status-error.js';
import { disconnected } from '../connection/connection.js';
import { closeCodeOf, CloseCode } from '../connection/close-code.js';
import { WsCall, type WsCallParts } from '../calls/ws-call.js';

export interface HandshakeCallParts extends WsCallParts {
  /** Answers the request with a WebSocket. */
  readonly upgrade: (call: HandshakeCall) => void;
  /** Answers the request with an error. */
  readonly refuse: (error: StatusError, call: HandshakeCall) => void;
}

/**
 * The call that opens a connection: until its middlewares and guards have let it pass, errors are HTTP
 * answers. A unary rpc is over then, and the connection stays; a stream goes on, and the connection is
 * closed with it.
 */
export class HandshakeCall extends WsCall {
  readonly #parts: HandshakeCallParts;
  #isUpgraded = false;

  constructor(parts: HandshakeCallParts) {
    super(parts);
    this.#parts = parts;
  }

  /** The connection looks here for what it has not itself. */
  override get<T>(key: CallKey<T>): T | undefined {
    return this.own(key) ?? this.connection.own(key);
  }

  /** Opens the connection, if that has not been done. A handler that asks for a message has let the call pass. */
  override accepted(): void {
    if (this.#isUpgraded || this.isOver) return;
    this.#isUpgraded = true;
    this.#parts.upgrade(this);
  }

  protected override refuse(error: StatusError): void {
    if (this.#isUpgraded) super.refuse(error);
    else this.#parts.refuse(error, this);
  }

  protected override over(error: StatusError | undefined): void {
    if (!this.#isUpgraded) {
      this.connection.abandon();
      return;
    }
    if (!this.isStream || this.connection.isClosed) return;
    if (error) this.connection.close(closeCodeOf(error), error.message);
    else this.connection.close(CloseCode.NORMAL);
  }

  /** The client has left before it was answered. */
  onClientLeft(): void {
    if (!this.#isUpgraded) this.abandon(disconnected());
  }
}
