import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { GrpcTransport } from '../grpc/grpc-transport.js';
import { ApplicationHooks, type ApplicationHook } from '../lifecycle/application-hooks.js';
import { ToolkitLifecycle } from '../lifecycle/toolkit-lifecycle.js';
import { ToolkitLogger } from '../logging/toolkit-logger.js';
import { BoundServices } from '../module/bound-services.js';
import { ToolkitConfig } from '../module/toolkit-config.js';
import { onShutdownSignal } from './shutdown-signals.js';
import { printStartupSummary } from './startup-summary.js';
import type { ListeningAddresses, ToolkitApplication } from './toolkit-application.js';

export interface StartableOptions {
  readonly signals: boolean;
  readonly summary: boolean;
  /** Called instead of throwing when `start()` fails. */
  readonly onStartError?: (error: unknown) => never;
}

/** Gives a Nest application the life of a service: `start()`, `stop()` and `addresses`. */
export function startable(
  app: NestFastifyApplication,
  options: StartableOptions,
): ToolkitApplication {
  const life = new ServiceLife(app, options);
  return new Proxy(app, {
    get(target, property) {
      if (property === 'start') return () => life.start();
      if (property === 'stop') return (error?: unknown) => life.stop(error);
      if (property === 'addresses') return life.addresses;
      if (property === 'stopped') return life.stopped;
      if (isHookName(property)) return (hook: ApplicationHook) => life.addHook(property, hook);
      return Reflect.get(target, property) as unknown;
    },
  }) as ToolkitApplication;
}

const HOOK_NAMES = ['onStart', 'onStartSync', 'onStop', 'onStopSync'] as const;
type HookName = (typeof HOOK_NAMES)[number];

function isHookName(property: string | symbol): property is HookName {
  return HOOK_NAMES.some((name) => name === property);
}

/** Servers that share the HTTP port. */
const SERVERS_ON_HTTP = ['HTTP', 'WEBSOCKET', 'WEBSOCKET_PROXY'] as const;

class ServiceLife {
  #addresses: ListeningAddresses = {};
  #stopping: Promise<void> | undefined;
  #reason: unknown;
  #resolveStopped: ((reason: unknown) => void) | undefined;
  readonly stopped = new Promise<unknown>((resolve) => (this.#resolveStopped = resolve));
  #forgetSignals: (() => void) | undefined;

  constructor(
    private readonly app: NestFastifyApplication,
    private readonly options: StartableOptions,
  ) {}

  get addresses(): ListeningAddresses {
    return this.#addresses;
  }

  async start(): Promise<void> {
    const { signals, summary, onStartError } = this.options;
    if (signals) this.#forgetSignals = onShutdownSignal((signal) => void this.stopBySignal(signal));
    try {
      await this.open();
      if (this.#stopping) await this.endOfEarlyStop(this.#stopping);
    } catch (error) {
      await (this.#stopping ??= this.close());
      if (onStartError) onStartError(error);
      throw error;
    }
    if (summary && !this.#stopping) printStartupSummary(this.app, this.#addresses);
  }

  stop(error?: unknown): Promise<void> {
    if (error !== undefined && !this.#stopping) {
      process.exitCode = 1;
      this.#reason = error;
      this.logger.withError(error).error('service stops because of an error');
    }
    return (this.#stopping ??= this.close());
  }

  addHook(name: HookName, hook: ApplicationHook): void {
    this.app.get(ApplicationHooks)[name](hook);
  }

  /** A start hook has stopped the service. */
  private async endOfEarlyStop(stopping: Promise<void>): Promise<void> {
    await stopping;
    if (this.#reason !== undefined) throw this.#reason;
  }

  private async open(): Promise<void> {
    await this.app.init();
    const { http, probes } = this.app.get(ToolkitConfig);
    const services = this.app.get(BoundServices);
    const servesHttp = SERVERS_ON_HTTP.some((kind) => services.has(kind));
    const { host, port } = servesHttp ? http : probes;
    if (servesHttp || probes.enabled) await this.app.listen(port, host);
    await this.app.get(ToolkitLifecycle).begin();
    const grpc = this.app.get(GrpcTransport).address;
    this.#addresses = {
      ...(this.app.getHttpServer().listening ? { http: await this.app.getUrl() } : {}),
      ...(grpc ? { grpc: reachableAddress(grpc) } : {}),
    };
  }

  /** Signals are heeded until the end: a second one has to end the process even as PID 1 of a container. */
  private async close(): Promise<void> {
    try {
      await this.app.close();
      if (this.app.get(ToolkitLifecycle).stopFailures.length > 0) process.exitCode = 1;
    } finally {
      this.#forgetSignals?.();
      this.#resolveStopped?.(this.#reason);
    }
  }

  private async stopBySignal(signal: NodeJS.Signals): Promise<void> {
    this.logger.info(`${signal} received, stopping`);
    await this.stop().catch((error: unknown) => {
      process.exitCode = 1;
      this.logger.withError(error).error('service did not stop cleanly');
    });
    this.logger.info('stopped');
    process.exit();
  }

  private get logger(): ToolkitLogger {
    return this.app.get(ToolkitLogger);
  }
}

/** Where a client on this machine finds a server that listens on every interface. */
function reachableAddress(address: string): string {
  return address.replace(/^(0\.0\.0\.0|\[::\]|::)(?=:\d+$)/, '127.0.0.1');
}
