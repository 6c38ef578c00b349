import {
  Server,
  ServerCredentials,
  type ConnectionInjector,
  type ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerOptions,
} from '@grpc/grpc-js';
import type { ToolkitLogger } from '../../logging/toolkit-logger.js';
import type { EngineMethod, GrpcEngine } from '../grpc-engine.js';
import type { GrpcServerOptions } from '../grpc-server-options.js';
import type { BoundAddress } from '../listener/bound-address.js';
import { listenTarget, targetText } from '../listener/listen-target.js';
import { SocketListener } from '../listener/socket-listener.js';
import { readTlsFiles } from '../../config/tls-files.js';
import { timeLimit } from '../time-limit.js';
import { GrpcJsExchange, type CallEncodings, type ExchangeSettings } from './grpc-js-exchange.js';
import { accepts, watchAcceptedEncodings, type CompressionName } from './response-compression.js';

/** What gRPC asks of TLS: HTTP/2, and a handshake that is cut if it takes longer, in milliseconds. */
const HTTP2_ONLY = { ALPNProtocols: ['h2'], handshakeTimeout: 20_000 };

const NO_ENCODINGS: CallEncodings = { wanted: undefined, accepted: '' };

const identity = (bytes: Buffer): Buffer => bytes;

/**
 * The engine on `@grpc/grpc-js`. Ports and TLS are our own (grpc-js reports neither the reason of a
 * failed bind nor the number of connections); grpc-js is handed the sockets.
 */
export class GrpcJsEngine implements GrpcEngine {
  readonly #methods = new Map<string, EngineMethod>();
  readonly #server: Server;
  readonly #injector: ConnectionInjector;
  readonly #listener: SocketListener;
  readonly #settings: ExchangeSettings;
  readonly #compression: CompressionName | undefined;
  /** Encodings that the call which is just arriving accepts; asked for only if some call may need them. */
  #acceptedEncodings: (() => string) | undefined;
  #isDraining = false;

  /** @throws Error if the TLS files cannot be used */
  constructor(options: GrpcServerOptions, logger: ToolkitLogger) {
    const target = listenTarget(options.host, options.port);
    const tls = readTlsFiles(options, { name: 'gRPC', prefix: 'SERVER_GRPC' });
    this.#settings = {
      maxMetadataSize: options.maxMetadataSize,
      encrypted: tls !== undefined,
      localAddress: targetText(target),
    };
    this.#server = new Server({
      ...channelOptions(options),
      interceptors: [(method, call) => this.#intercept(method.path, call)],
    });
    this.#injector = this.#server.createConnectionInjector(ServerCredentials.createInsecure());
    this.#compression = options.compression === 'none' ? undefined : options.compression;
    if (this.#compression) this.#acceptedEncodings = watchAcceptedEncodings(this.#server);
    this.#listener = new SocketListener(
      {
        target,
        maxConnections: options.maxConnections,
        tls: tls && { ...tls, ...HTTP2_ONLY },
        logger,
      },
      (socket) => {
        if (this.#isDraining) socket.destroy();
        else this.#injector.injectConnection(socket);
      },
    );
  }

  register(method: EngineMethod): void {
    this.#methods.set(method.path, method);
    if (method.mayCompress) this.#acceptedEncodings ??= watchAcceptedEncodings(this.#server);
    const definition = {
      path: method.path,
      requestStream: method.kind === 'client_streaming' || method.kind === 'bidi_streaming',
      responseStream: method.kind === 'server_streaming' || method.kind === 'bidi_streaming',
      requestSerialize: identity,
      requestDeserialize: identity,
      responseSerialize: identity,
      responseDeserialize: identity,
    };
    // The implementation is the exchange that the interceptor puts in.
    this.#server.addService({ [method.path]: definition }, {});
  }

  listen(): Promise<BoundAddress> {
    return this.#listener.listen();
  }

  async drain(timeout: number): Promise<void> {
    this.#isDraining = true;
    const ended = this.#listener.stop();
    this.#injector.destroy();
    await timeLimit(ended, timeout);
  }

  async close(): Promise<void> {
    this.#isDraining = true;
    const ended = this.#listener.stop();
    this.#listener.destroySockets();
    this.#server.forceShutdown();
    await ended;
  }

  #intercept(path: string, call: ServerInterceptingCallInterface): ServerInterceptingCall {
    const method = this.#methods.get(path)!;
    const exchange = new GrpcJsExchange(call, method, this.#settings, this.#encodings());
    // grpc-js only ever calls start(); the class it names has nothing else that is used.
    return exchange as unknown as ServerInterceptingCall;
  }

  #encodings(): CallEncodings {
    if (!this.#acceptedEncodings) return NO_ENCODINGS;
    const accepted = this.#acceptedEncodings();
    const wanted = this.#compression;
    return { wanted: wanted && accepts(accepted, wanted) ? wanted : undefined, accepted };
  }
}

/** The options that grpc-js knows; it ignores any other. */
function channelOptions(options: GrpcServerOptions): ServerOptions {
  const whenSet = (name: string, value: number): Record<string, number> =>
    value > 0 ? { [name]: value } : {};
  return {
    'grpc.enable_channelz': 0,
    'grpc.max_receive_message_length': options.maxReceiveMessageSize,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': options.maxConcurrentStreams,
    'grpc.keepalive_timeout_ms': options.keepaliveTimeout,
    ...whenSet('grpc.keepalive_time_ms', options.keepaliveTime),
    ...whenSet('grpc.max_connection_idle_ms', options.maxConnectionIdle),
    ...whenSet('grpc.max_connection_age_ms', options.maxConnectionAge),
    ...whenSet('grpc.max_connection_age_grace_ms', options.maxConnectionAgeGrace),
  };
}
