import type { Metadata as GrpcMetadata, ServerInterceptingCallInterface } from '@grpc/grpc-js';
import { Metadata } from '../../call/metadata.js';
import type { Peer } from '../../call/peer.js';
import { StatusError } from '../../error/status-error.js';
import type { EngineMethod, EngineStatus, Exchange, ExchangeListener } from '../grpc-engine.js';
import {
  fromGrpcMetadata,
  sizeOfGrpcMetadata,
  toBuffer,
  toGrpcMetadata,
} from './grpc-js-metadata.js';
import { peerOfCall, type PeerSettings } from './peer-of-call.js';
import {
  accepts,
  compress,
  COMPRESSIONS,
  MIN_COMPRESSED_SIZE,
  type CompressionName,
} from './response-compression.js';
import { statusObject } from './status-object.js';

/** Bytes that may wait to be sent before a stream has to pause. */
const SEND_WINDOW = 64 * 1024;
/** What a waiting message costs besides its bytes. */
const MESSAGE_OVERHEAD = 256;

/** What all calls of an engine share. */
export interface ExchangeSettings extends PeerSettings {
  /** In bytes. */
  readonly maxMetadataSize: number;
}

/** Encodings of the responses of a call. */
export interface CallEncodings {
  /** Of large responses, if the caller accepts it. */
  readonly wanted: CompressionName | undefined;
  /** What the caller accepts, as far as somebody may ask for one. */
  readonly accepted: string;
}

interface PendingRead {
  resolve(bytes: Uint8Array | undefined): void;
  reject(reason: StatusError): void;
}

/**
 * A call on grpc-js, in the place of grpc-js' own handling between HTTP/2 and the handler. That
 * saves a stream object per call and gives full control of reading and writing.
 */
export class GrpcJsExchange implements Exchange {
  private readonly isSingleRequest: boolean;
  private listener: ExchangeListener | undefined;
  private incoming: GrpcMetadata | undefined;
  private request: Uint8Array | undefined;
  private pendingRead: PendingRead | undefined;
  private isHalfClosed = false;
  private hasSentHeaders = false;
  private isOver = false;
  private unsent = 0;
  private onRoom: (() => void) | undefined;
  private packing: Promise<void> | undefined;
  private minCompressedSize = MIN_COMPRESSED_SIZE;

  private encoding: CompressionName | undefined;

  constructor(
    private readonly call: ServerInterceptingCallInterface,
    private readonly method: EngineMethod,
    private readonly settings: ExchangeSettings,
    private readonly encodings: CallEncodings,
  ) {
    this.encoding = encodings.wanted;
    this.isSingleRequest = method.kind === 'unary' || method.kind === 'server_streaming';
  }

  /** Called by grpc-js with the listener of its own handling, which is not used. */
  start(): void {
    this.call.start(this);
  }

  onReceiveMetadata(metadata: GrpcMetadata): void {
    this.incoming = metadata;
    const size = sizeOfGrpcMetadata(metadata);
    if (size > this.settings.maxMetadataSize) {
      const limit = this.settings.maxMetadataSize;
      this.refuse(
        StatusError.resourceExhausted(`metadata of ${size} bytes exceeds the limit of ${limit}`),
      );
      return;
    }
    this.listener = this.method.open(this);
    if (this.isSingleRequest && !this.isOver) this.call.startRead();
  }

  onReceiveMessage(bytes: Uint8Array): void {
    if (!this.isSingleRequest) {
      this.settleRead(bytes);
    } else if (this.request) {
      // Codes of gRPC's statuscodes.md, "request cardinality violation".
      this.refuse(StatusError.unimplemented(`${this.method.path} takes one request, got several`));
    } else {
      this.request = bytes;
      this.call.startRead();
    }
  }

  onReceiveHalfClose(): void {
    if (!this.isSingleRequest) {
      this.endRequests();
    } else if (this.request) {
      this.listener?.onRequest(this.request);
    } else {
      this.refuse(StatusError.unimplemented(`${this.method.path} takes one request, got none`));
    }
  }

  /** Called after every call, however it ended. */
  onCancel(): void {
    if (this.isOver) return;
    const { deadline } = this;
    const isLate = deadline !== undefined && Date.now() >= deadline;
    const reason = isLate
      ? StatusError.deadlineExceeded('deadline exceeded')
      : StatusError.cancelled('call was cancelled by the caller');
    this.end(reason);
    this.listener?.onCancel(reason);
  }

  get deadline(): number | undefined {
    const deadline = Number(this.call.getDeadline());
    return deadline === Infinity ? undefined : deadline;
  }

  metadata(): Metadata {
    return this.incoming ? fromGrpcMetadata(this.incoming) : new Metadata();
  }

  peer(): Peer {
    return peerOfCall(this.call, this.settings);
  }

  read(): Promise<Uint8Array | undefined> {
    if (this.isOver || this.isHalfClosed) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      this.pendingRead = { resolve, reject };
      this.call.startRead();
    });
  }

  compress(minSize: number): void {
    if (this.hasSentHeaders) return;
    this.minCompressedSize = minSize;
    this.encoding ??= COMPRESSIONS.find((name) => accepts(this.encodings.accepted, name));
  }

  sendHeaders(headers?: Metadata): void {
    if (this.isOver || this.hasSentHeaders) return;
    this.hasSentHeaders = true;
    const metadata = toGrpcMetadata(headers);
    if (this.encoding) metadata.set('grpc-encoding', this.encoding);
    this.call.sendMetadata(metadata);
  }

  send(message: Uint8Array): Promise<void> | undefined {
    if (this.isOver) return undefined;
    if (!this.encoding) return this.write(toBuffer(message));
    this.sendHeaders();
    if (message.byteLength < this.minCompressedSize) return this.write(toBuffer(message));
    return (this.packing = this.writeCompressed(this.encoding, message));
  }

  finish(status: EngineStatus): void {
    if (this.packing) {
      void this.packing.then(() => this.finish(status));
      return;
    }
    if (this.isOver) return;
    this.call.sendStatus(statusObject(status));
    this.end(undefined);
  }

  private async writeCompressed(encoding: CompressionName, message: Uint8Array): Promise<void> {
    const packed = await compress(encoding, message).catch(() => toBuffer(message));
    this.packing = undefined;
    if (!this.isOver) await this.write(packed);
  }

  private write(message: Buffer): Promise<void> | undefined {
    const cost = message.byteLength + MESSAGE_OVERHEAD;
    this.unsent += cost;
    this.call.sendMessage(message, () => this.onSent(cost));
    if (this.unsent < SEND_WINDOW) return undefined;
    return new Promise((resolve) => {
      this.onRoom = resolve;
    });
  }

  private onSent(cost: number): void {
    this.unsent -= cost;
    if (this.onRoom && this.unsent < SEND_WINDOW) {
      this.onRoom();
      this.onRoom = undefined;
    }
  }

  /**
   * A caller that cancels may end its stream first and reset it right after, as Node's own clients
   * do. A handler must not take half an upload for a whole one, so the end counts only when no reset
   * came along with it.
   */
  private endRequests(): void {
    setImmediate(() => {
      this.isHalfClosed = true;
      this.settleRead(undefined);
    });
  }

  private settleRead(bytes: Uint8Array | undefined): void {
    this.pendingRead?.resolve(bytes);
    this.pendingRead = undefined;
  }

  private refuse(reason: StatusError): void {
    this.finish({ code: reason.code, message: reason.message });
    this.listener?.onCancel(reason);
  }

  /** Wakes whoever waits: readers are told the reason, or that there is no more. */
  private end(reason: StatusError | undefined): void {
    this.isOver = true;
    if (reason) this.pendingRead?.reject(reason);
    else this.pendingRead?.resolve(undefined);
    this.pendingRead = undefined;
    this.onRoom?.();
    this.onRoom = undefined;
  }
}
