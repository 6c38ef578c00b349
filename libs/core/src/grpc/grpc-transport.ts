import {
  Server,
  ServerGrpc,
  Transport,
  type CustomTransportStrategy,
  type MessageHandler,
} from '@nestjs/microservices';
import { distinctUntilChanged, type Observable } from 'rxjs';
import { observeMethod } from '../dispatch/observe-calls.js';
import type { ServedService } from '../dispatch/served-service.js';
import { StatusError } from '../error/status-error.js';
import type { HealthRegistry } from '../health/health-registry.js';
import type { ToolkitLogger } from '../logging/toolkit-logger.js';
import type { CallObserver } from '../telemetry/call-observer.js';
import { CallRegistry } from '../call/call-registry.js';
import { engineMethodOf } from './grpc-call.js';
import type { GrpcEngine } from './grpc-engine.js';
import { GrpcJsEngine } from './grpc-js/grpc-js-engine.js';
import type { GrpcServerOptions } from './grpc-server-options.js';
import { createHealthService } from './health/health-service.js';
import type { BoundAddress } from './listener/bound-address.js';
import { createReflectionServices } from './reflection/reflection-service.js';
import { bindBackgroundRpcs, bindRpcs, type StockFinder } from './rpc-table.js';
import { StockHandlers } from './stock/stock-handlers.js';
import { timeLimit } from './time-limit.js';

export interface GrpcTransportOptions {
  readonly options: GrpcServerOptions;
  /**
   * The services, or what gives them when the port is opened. A service may come without handlers:
   * then the stock Nest handlers for it are served.
   */
  readonly services: readonly ServedService[] | (() => readonly ServedService[]);
  /** Whether the services are there. Until then Nest's `listen()` opens nothing: whoever makes them ready does. @default always */
  readonly ready?: () => boolean;
  readonly health: HealthRegistry;
  readonly logger: ToolkitLogger;
  /** Who sees calls of stock Nest handlers; the other services come observed. @default nobody */
  readonly observers?: () => readonly CallObserver[];
  /** Time that `close()` gives calls in flight if there was no `drain()` before, in milliseconds. @default 10_000 */
  readonly shutdownTimeout?: number;
  /** Makes the engine. @default the one on grpc-js */
  readonly createEngine?: (options: GrpcServerOptions, logger: ToolkitLogger) => GrpcEngine;
}

export type GrpcTransportStatus = 'closed' | 'listening' | 'draining';

/** Time for the last answers to leave after calls have been cancelled, in milliseconds. */
const FLUSH_TIMEOUT = 500;

/**
 * The gRPC server, as a Nest transport strategy. All services are registered before the port opens.
 *
 * @example app.connectMicroservice({ strategy: app.get(GrpcTransport) }, { inheritAppConfig: true });
 */
export class GrpcTransport
  extends Server<never, GrpcTransportStatus>
  implements CustomTransportStrategy
{
  /** That of Nest's own gRPC server, for which `@GrpcMethod` handlers are meant. */
  override readonly transportId = Transport.GRPC;
  readonly #setup: GrpcTransportOptions;
  readonly #stock = new StockHandlers();
  readonly #registry: CallRegistry;
  #engine: GrpcEngine | undefined;
  #address: BoundAddress | undefined;
  #opened: Promise<void> | undefined;
  #drained: Promise<void> | undefined;

  constructor(setup: GrpcTransportOptions) {
    super();
    this.#setup = setup;
    this.#registry = new CallRegistry(setup.options.maxInFlightCalls);
    this._status$.next('closed');
  }

  /** Where the server listens, such as `0.0.0.0:9000`; `undefined` while it does not. */
  get address(): string | undefined {
    return this.#address?.text;
  }

  /** The port that the server listens on; `undefined` while it does not, and for a UNIX socket. */
  get port(): number | undefined {
    return this.#address?.port;
  }

  /** Calls that are being served right now, those of health and reflection not counted. */
  get callsInFlight(): number {
    return this.#registry.size;
  }

  /** Called by Nest for every handler of a controller. */
  override addHandler(
    pattern: unknown,
    handler: MessageHandler,
    isEventHandler = false,
    extras: Record<string, unknown> = {},
  ): void {
    if (this.#stock.add(pattern, handler)) return;
    super.addHandler(pattern, handler, isEventHandler, extras);
  }

  /** Called by Nest's `startAllMicroservices()`. Fails through the callback. */
  async listen(callback: (error?: unknown) => void): Promise<void> {
    let failure: unknown;
    try {
      if (this.#setup.ready?.() ?? true) await this.open();
    } catch (error) {
      failure = error;
    }
    callback(failure);
  }

  /**
   * Opens the port, once; nothing happens if the server is disabled.
   *
   * @throws Error that names the address and says what to do
   */
  open(): Promise<void> {
    return (this.#opened ??= this.#open());
  }

  /**
   * Stops accepting connections and calls, waits for those in flight, and cancels what is left after
   * the given milliseconds. Always ends, whatever clients and handlers do.
   */
  drain(timeout: number): Promise<void> {
    return (this.#drained ??= this.#drain(timeout));
  }

  /** Called by Nest's `app.close()`. */
  async close(): Promise<void> {
    await this.drain(this.#setup.shutdownTimeout ?? 10_000);
  }

  override get status(): Observable<GrpcTransportStatus> {
    return this._status$.pipe(distinctUntilChanged());
  }

  on(): never {
    throw new Error('gRPC server emits no events: subscribe to "status" instead');
  }

  /** The engine. */
  unwrap<T>(): T {
    return this.#engine as T;
  }

  async #open(): Promise<void> {
    const { options, logger, createEngine } = this.#setup;
    if (options.disabled) return;
    const make = createEngine ?? ((...args) => new GrpcJsEngine(...args));
    const engine = (this.#engine = make(options, logger));
    this.#register(engine);
    this.#address = await engine.listen();
    this._status$.next('listening');
    logger.info(`gRPC server listens on ${this.#address.text}`);
  }

  #register(engine: GrpcEngine): void {
    const { options, logger } = this.#setup;
    const settings = { ...options, registry: this.#registry, logger };
    const services = this.#services();
    const observers = this.#setup.observers?.() ?? [];
    const findStock: StockFinder = (service, method) => {
      const found = this.#stock.find(service, method);
      return found && observeMethod(found, observers);
    };
    for (const rpc of bindRpcs(services, findStock, settings)) {
      engine.register(engineMethodOf(rpc));
    }
    for (const rpc of bindBackgroundRpcs(this.#ownServices(services), settings)) {
      engine.register(engineMethodOf(rpc));
    }
  }

  /** Health and reflection, unless they are switched off or the application serves its own. */
  #ownServices(services: readonly ServedService[]): ServedService[] {
    const { options, health } = this.#setup;
    const definitions = services.map(({ service }) => service);
    const taken = new Set(definitions.map(({ typeName }) => typeName));
    const own = [
      ...(options.health
        ? [createHealthService(health, () => definitions.map(({ typeName }) => typeName))]
        : []),
      ...(options.reflection ? createReflectionServices(() => definitions) : []),
    ].filter(({ service }) => !taken.has(service.typeName));
    definitions.push(...own.map(({ service }) => service));
    return own;
  }

  #services(): readonly ServedService[] {
    const { services } = this.#setup;
    return typeof services === 'function' ? services() : services;
  }

  async #drain(timeout: number): Promise<void> {
    await this.#opened?.catch(() => {});
    const engine = this.#engine;
    if (!engine || !this.#address) return;
    this._status$.next('draining');
    const ended = engine.drain(timeout + FLUSH_TIMEOUT);
    await timeLimit(this.#registry.whenIdle(), timeout);
    this.#registry.cancelAll(StatusError.unavailable('server is shutting down'));
    await timeLimit(ended, FLUSH_TIMEOUT);
    await engine.close();
    this.#address = undefined;
    this._status$.next('closed');
  }
}

// Nest passes metadata and call to the handlers of its own gRPC server only, which it tells by
// `instanceof`. Extending ServerGrpc would load proto-loader; standing below it in the prototype chain
// does not.
Object.setPrototypeOf(GrpcTransport.prototype, ServerGrpc.prototype);
