import type { ApplicationHook } from '../lifecycle/application-hooks.js';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Addresses that a running service listens on. */
export interface ListeningAddresses {
  /** Such as `http://127.0.0.1:8080`; absent if no HTTP port is open. */
  readonly http?: string;
  /** Such as `127.0.0.1:9000`; absent if no gRPC port is open. */
  readonly grpc?: string;
}

/** A Nest application with the life of a service. */
export interface ToolkitApplication extends NestFastifyApplication {
  /**
   * Starts plugins, then servers, prints what runs where, and stops on SIGTERM, SIGINT or SIGQUIT.
   *
   * @throws the error that kept it from starting; what was opened has been closed by then
   */
  start(): Promise<void>;
  /**
   * Drains the servers, then stops the plugins. Does nothing the second time.
   *
   * @param error why the service stops, if it is not by choice; the process then exits with code 1
   */
  stop(error?: unknown): Promise<void>;
  /**
   * Resolves when the service has stopped, however that came about: with the error that `stop()` was
   * given, or with `undefined`.
   */
  readonly stopped: Promise<unknown>;
  /** Runs a function when the ports are open and before the service is ready; its failure stops the service. */
  onStartSync(hook: ApplicationHook): void;
  /** Launches a function when the service has started. Nobody waits for it; its signal aborts at the stop. */
  onStart(hook: ApplicationHook): void;
  /** Runs a function when the servers have drained, last registered first, before packages and plugins stop. */
  onStopSync(hook: ApplicationHook): void;
  /** Runs a function after every `onStopSync`, all at once, and waits for it. */
  onStop(hook: ApplicationHook): void;
  /** Where the service listens, once it has started. */
  readonly addresses: ListeningAddresses;
}
