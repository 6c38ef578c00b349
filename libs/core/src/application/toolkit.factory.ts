import { Module, type DynamicModule, type NestApplicationOptions, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigLoader } from '../config/config-loader.js';
import { EnvSource } from '../config/env-source.js';
import { GrpcTransport } from '../grpc/grpc-transport.js';
import { fastifyOptions } from '../http/fastify-options.js';
import type { HttpServerOptions } from '../http/http-server-options.js';
import { createLogger } from '../logging/pino-logger.js';
import { ToolkitLogger } from '../logging/toolkit-logger.js';
import { ServiceMeta } from '../module/service-meta.js';
import { loadHttpOptions } from '../module/toolkit-config.js';
import { TOOLKIT_ENV } from '../module/tokens.js';
import { runServiceCommand, type CommandOutcome } from './command/run-service-command.js';
import { parseServiceCommand } from './command/service-command.js';
import { findToolkitIdentity } from './find-toolkit-identity.js';
import { startable } from './startable.js';
import type { ToolkitApplication } from './toolkit-application.js';

export interface ToolkitFactoryOptions {
  /** Variables to use instead of the process' environment and the `.env` file, as tests do. */
  env?: Readonly<Record<string, string>>;
  /** Options of the Nest application, such as `bufferLogs`. @default {} */
  nest?: Omit<NestApplicationOptions, 'abortOnError' | 'httpsOptions'>;
  /**
   * What to do when the service cannot be created or started: log the reason and exit with code 1,
   * or throw. @default true
   */
  exitOnError?: boolean;
  /** Whether SIGTERM, SIGINT and SIGQUIT stop the service. @default true */
  signals?: boolean;
  /** Whether `start()` prints what runs where. @default true */
  summary?: boolean;
  /**
   * Arguments of the process: `--help` and `--doctor` make `create()` print and end the process instead
   * of returning. @default those of the process, or none if `env` is given
   */
  args?: readonly string[];
}

/** Module of the variables that replace the environment. */
@Module({})
class EnvModule {}

/** Makes applications out of modules that import `ToolkitModule`. */
export class ToolkitFactory {
  /**
   * Creates the application: reads the whole configuration and builds every provider, but connects to
   * nothing and opens no port. Call `start()` then.
   *
   * @example
   * const app = await ToolkitFactory.create(AppModule);
   * await app.start();
   */
  static async create(
    module: Type | DynamicModule,
    options: ToolkitFactoryOptions = {},
  ): Promise<ToolkitApplication> {
    const { exitOnError = true, env, args = env ? [] : process.argv.slice(2) } = options;
    try {
      const command = parseServiceCommand(args);
      if (command) return endWith(await runServiceCommand(command, module, env));
      return await build(module, options);
    } catch (error) {
      if (exitOnError) exitWith(error);
      throw error;
    }
  }

  /**
   * Gives an application that Nest made, as `NestFactory.create()` or a testing module do, the life of
   * a service: `start()`, `stop()` and `addresses`.
   */
  static wrap(
    app: NestFastifyApplication,
    options: Pick<ToolkitFactoryOptions, 'exitOnError' | 'signals' | 'summary'> = {},
  ): ToolkitApplication {
    const { exitOnError = true, signals = true, summary = true } = options;
    app.useLogger(app.get(ToolkitLogger));
    app.connectMicroservice({ strategy: app.get(GrpcTransport) }, { inheritAppConfig: true });
    const onStartError = exitOnError ? { onStartError: exitWith } : {};
    return startable(app, { signals, summary, ...onStartError });
  }

  /** The Fastify adapter that fits the HTTP server's variables of the service in a module. */
  static createAdapter(
    module: Type | DynamicModule,
    env?: Readonly<Record<string, string>>,
  ): FastifyAdapter {
    return new FastifyAdapter(fastifyOptions(readHttpOptions(module, env)));
  }
}

async function build(
  module: Type | DynamicModule,
  options: ToolkitFactoryOptions,
): Promise<ToolkitApplication> {
  const adapter = ToolkitFactory.createAdapter(module, options.env);
  const root = options.env ? withEnvironment(module, options.env) : module;
  const app = await NestFactory.create<NestFastifyApplication>(root as Type, adapter, {
    logger: ['error', 'warn', 'fatal'],
    ...options.nest,
    abortOnError: false,
  });
  return ToolkitFactory.wrap(app, options);
}

function readHttpOptions(
  module: Type | DynamicModule,
  env?: Readonly<Record<string, string>>,
): HttpServerOptions {
  const identity = findToolkitIdentity(module);
  if (!identity) {
    throw new Error(
      'no ToolkitModule found: add ToolkitModule.forRoot({ service }) to the imports of the root module',
    );
  }
  const meta = new ServiceMeta(identity);
  const source = env ? new EnvSource(env) : EnvSource.ofProcess();
  // Problems are not reported here: they come up again, with all others, when the module is made.
  return loadHttpOptions(new ConfigLoader(source, meta.envPrefix), meta, identity);
}

/** A root module in which variables replace the environment of the process. */
export function withEnvironment(
  module: Type | DynamicModule,
  env: Readonly<Record<string, string>>,
): DynamicModule {
  const variables: DynamicModule = {
    module: class extends EnvModule {},
    global: true,
    providers: [{ provide: TOOLKIT_ENV, useValue: env }],
    exports: [TOOLKIT_ENV],
  };
  return { module: EnvModule, imports: [variables, module] };
}

/** Ends the process once everything is printed. */
async function endWith({ output, errors, exitCode }: CommandOutcome): Promise<never> {
  const print = (stream: NodeJS.WriteStream, text: string): Promise<unknown> =>
    new Promise((resolve) => stream.write(text === '' ? '' : `${text}\n`, resolve));
  await print(process.stdout, output);
  await print(process.stderr, errors);
  process.exit(exitCode);
}

/** The configuration may be what is wrong, so the reason is logged with default settings. */
function exitWith(error: unknown): never {
  const logger = createLogger({ logLevel: 'info', logFormat: 'auto' });
  const text = error instanceof Error ? error.message : String(error);
  logger.fatal(`service could not start: ${text}`);
  process.exit(1);
}
