import {
  Channel,
  Metadata as GrpcMetadata,
  status as GrpcStatus,
  type ChannelCredentials,
  type ChannelOptions,
  type StatusObject,
} from '@grpc/grpc-js';
import type { Metadata } from '../../call/metadata.js';
import { fromGrpcMetadata, toBuffer, toGrpcMetadata } from '../../grpc/grpc-js/grpc-js-metadata.js';
import type {
  ActiveCall,
  ClientTransport,
  TransportCall,
  TransportListener,
} from '../transport.js';
import { isFromService } from './status-origin.js';
import type { MethodConfigs } from './method-configs.js';
import { registerTarget, type TargetBinding } from './toolkit-resolver.js';

export interface GrpcJsTransportOptions {
  readonly binding: Omit<TargetBinding, 'configs'>;
  readonly configs: MethodConfigs;
  readonly credentials: ChannelCredentials;
  readonly channelOptions: ChannelOptions;
}

type ChannelCall = ReturnType<Channel['createCall']>;

/**
 * A transport on a channel of grpc-js, which has the connections, retries, hedging, keepalive and
 * compression. Calls are made on the channel itself: that saves the stream object and the stack trace
 * that a client of grpc-js makes for each.
 */
export function createGrpcJsTransport(options: GrpcJsTransportOptions): ClientTransport {
  const { binding, configs } = options;
  const target = registerTarget({ ...binding, configs });
  const channel = new Channel(target.uri, options.credentials, options.channelOptions);
  const calls = new Set<GrpcJsCall>();
  let closed = false;
  return {
    start(call, listener) {
      const active = new GrpcJsCall(listener, calls);
      if (closed) active.refuse('client is closed');
      else {
        if (!call.streamsRequests) configs.declare(call.path, call.isIdempotent);
        active.open(channel, call);
      }
      return active;
    },
    close() {
      if (closed) return;
      closed = true;
      for (const call of calls) call.cancel();
      channel.close();
      target.release();
    },
  };
}

class GrpcJsCall implements ActiveCall {
  private call: ChannelCall | undefined;
  private isOver = false;
  private hasHeaders = false;

  constructor(
    private readonly listener: TransportListener,
    private readonly calls: Set<GrpcJsCall>,
  ) {}

  open(channel: Channel, { path, deadline, metadata, waitForReady }: TransportCall): void {
    this.calls.add(this);
    const call = channel.createCall(path, deadline ?? Infinity, null, null, null);
    this.call = call;
    const headers = toGrpcMetadata(metadata);
    if (waitForReady) headers.setOptions({ waitForReady });
    call.start(headers, this);
  }

  refuse(message: string): void {
    process.nextTick(() =>
      this.onReceiveStatus({
        code: GrpcStatus.UNAVAILABLE,
        details: message,
        metadata: new GrpcMetadata(),
      }),
    );
  }

  onReceiveMetadata(metadata: GrpcMetadata): void {
    this.hasHeaders = true;
    if (!this.isOver) this.listener.onHeaders(() => fromGrpcMetadata(metadata));
  }

  onReceiveMessage(bytes: Buffer): void {
    if (!this.isOver) this.listener.onMessage(bytes);
  }

  onReceiveStatus(status: StatusObject): void {
    if (this.isOver) return;
    this.isOver = true;
    this.calls.delete(this);
    const trailers = (): Metadata => fromTrailers(status.metadata);
    if (status.code === GrpcStatus.OK) {
      this.listener.onEnd(undefined, trailers);
      return;
    }
    const failure = {
      code: status.code,
      message: status.details,
      trailers: trailers(),
      fromService: isFromService(status, this.hasHeaders),
    };
    this.listener.onEnd(failure, trailers);
  }

  send(bytes: Uint8Array, sent?: () => void): void {
    if (this.isOver) return;
    this.call?.sendMessageWithContext(sent ? { callback: sent } : {}, toBuffer(bytes));
  }

  halfClose(): void {
    if (!this.isOver) this.call?.halfClose();
  }

  read(): void {
    if (!this.isOver) this.call?.startRead();
  }

  cancel(): void {
    if (!this.isOver) this.call?.cancelWithStatus(GrpcStatus.CANCELLED, 'call was cancelled');
  }
}

const DETAILS = 'grpc-status-details-bin';

/** Trailers with the error details, which are left out of metadata otherwise. */
function fromTrailers(source: GrpcMetadata): Metadata {
  const metadata = fromGrpcMetadata(source);
  const [details] = source.get(DETAILS);
  if (details !== undefined && typeof details !== 'string') metadata.set(DETAILS, details);
  return metadata;
}
