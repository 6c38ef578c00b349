import { Module, type Type } from '@nestjs/common';
import { createServer, type AddressInfo } from 'node:net';
import { env } from '../../config/env.js';
import { LibraryToolkit } from '../../http/testing-support/gen/library.toolkit.js';
import { ToolkitModule } from '../../module/toolkit.module.js';
import { definePlugin, type PluginContext, type PluginHooks } from '../../plugin/plugin.js';
import type { ToolkitService } from '../../service/toolkit-service.js';
import { runServiceCommand } from './run-service-command.js';
import { parseServiceCommand } from './service-command.js';

class FakeOptions {
  host = env.string('HOST', { default: 'localhost', description: 'Where it is.' });
  password = env.secret('PASSWORD', { required: true });
}

class AppConfig {
  retries = env.integer('MAX_RETRIES', { default: 3, description: 'Attempts.' });
}

function moduleOf(
  create: (options: FakeOptions, context: PluginContext) => PluginHooks = () => ({}),
  required = true,
): Type {
  const definition = definePlugin({ type: 'fake', options: FakeOptions, create });
  const service: ToolkitService = {
    ...(LibraryToolkit as ToolkitService),
    plugins: [{ prefix: 'db', definition, required }],
  };
  class AppModule {}
  Module({
    imports: [
      ToolkitModule.forRoot({
        service,
        version: '1.2.3',
        description: 'Books',
        config: [AppConfig],
      }),
    ],
  })(AppModule);
  return AppModule;
}

const PORTS = { LIBRARY_SERVER_HTTP_PORT: '0', LIBRARY_SERVER_GRPC_PORT: '0' };
const ENV = { ...PORTS, LIBRARY_DB_PASSWORD: 'hunter22' };

describe('parseServiceCommand', () => {
  it.each([['-h'], ['--help'], ['h'], ['help']])('understands %s as the original does', (word) => {
    expect(parseServiceCommand([word])).toEqual({ kind: 'help', all: false, comments: true });
    expect(parseServiceCommand([word, '--all', '--yaml', '--without-comments'])).toEqual({
      kind: 'config',
      format: 'yaml',
      all: true,
      comments: false,
    });
  });

  it('leaves the arguments of the application alone', () => {
    expect(parseServiceCommand([])).toBeUndefined();
    expect(parseServiceCommand(['seed', 'help', '--yaml'])).toBeUndefined();
  });
});

describe('--help of a service', () => {
  it('names the service and lists every variable of it, its servers, plugins and own classes', async () => {
    const { output, exitCode } = await runServiceCommand(
      { kind: 'help', all: true, comments: true },
      moduleOf(),
      ENV,
    );
    expect(exitCode).toBe(0);
    expect(output).toContain('library 1.2.3 – Books');
    for (const name of [
      'LIBRARY_SERVER_GRPC_PORT',
      'LIBRARY_SERVER_HTTP_PORT',
      'LIBRARY_PROBES_READINESS_PATH',
      'LIBRARY_LOG_LEVEL',
      'LIBRARY_SHUTDOWN_TIMEOUT',
      'LIBRARY_DB_REQUIRED',
      'LIBRARY_DB_HOST',
      'LIBRARY_MAX_RETRIES',
    ])
      expect(output).toContain(name);
    expect(output).not.toContain('hunter22');
  });

  it('works when the configuration is wrong, and says what is wrong beside it', async () => {
    const { output, errors, exitCode } = await runServiceCommand(
      { kind: 'config', format: 'env', all: false, comments: true },
      moduleOf(),
      { LIBRARY_MAX_RETRIES: 'many', LIBRARY_MAX_RETRYS: '3' },
    );
    expect(exitCode).toBe(0);
    expect(output).toContain('LIBRARY_DB_PASSWORD=');
    expect(errors).toContain('problem: LIBRARY_MAX_RETRIES="many": expected a whole number');
    expect(errors).toContain('problem: LIBRARY_DB_PASSWORD: is not set');
    expect(errors).toContain('LIBRARY_MAX_RETRYS: did you mean LIBRARY_MAX_RETRIES?');
  });
});

describe('--doctor of a service', () => {
  const examine = (module: Type, more: Record<string, string> = {}) =>
    runServiceCommand({ kind: 'doctor' }, module, { ...ENV, ...more });

  it('connects to each backend, asks it, closes it and leaves no trace', async () => {
    const log: string[] = [];
    const hook = (name: string) => (): void => void log.push(name);
    const { output, exitCode } = await examine(
      moduleOf((_, { diagnosing }) => ({
        address: 'db.internal:1',
        preStart: hook(`preStart ${diagnosing}`),
        onStart: hook('onStart'),
        healthCheck: hook('healthCheck'),
        onStop: hook('onStop'),
      })),
    );
    expect(log).toEqual(['preStart true', 'healthCheck', 'onStop']);
    expect(output).toMatch(/ok +plugin fake "db" at db.internal:1 \(\d+ ms\)/);
    expect(output).toContain('all 1 checks passed');
    expect(exitCode).toBe(0);
  });

  it('says why a backend does not answer, with the settings it was asked with', async () => {
    const { output, exitCode } = await examine(
      moduleOf(({ host, password }) => ({
        address: `${host}:1`,
        preStart: () => Promise.reject(new Error(`no route for ${password}`)),
      })),
      { LIBRARY_DB_HOST: 'nowhere' },
    );
    expect(output).toMatch(/FAILED +plugin fake "db" at nowhere:1/);
    expect(output).toContain('no route for ***');
    expect(output).toContain('LIBRARY_DB_HOST=nowhere (environment)');
    expect(output).toContain('LIBRARY_DB_PASSWORD=*** (environment)');
    expect(output).toContain('1 of 1 checks failed: the service would not start');
    expect(exitCode).toBe(1);
  });

  it('tells a backend that the service can do without', async () => {
    const failing = (): PluginHooks => ({
      healthCheck: () => Promise.reject(new Error('away')),
    });
    const { output, exitCode } = await examine(moduleOf(failing, false));
    expect(output).toContain('the service starts without it and goes on trying');
    expect(exitCode).toBe(0);
  });

  it('finds out that a port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    try {
      const { output, exitCode } = await examine(moduleOf(), {
        LIBRARY_SERVER_GRPC_HOST: '127.0.0.1',
        LIBRARY_SERVER_GRPC_PORT: String(port),
      });
      expect(output).toContain(`port ${port} on 127.0.0.1 for the gRPC server`);
      expect(output).toContain('is in use');
      expect(exitCode).toBe(1);
    } finally {
      other.close();
    }
  });

  it('connects to other services that are called', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    class AppModule {}
    Module({
      imports: [
        ToolkitModule.forRoot({ service: LibraryToolkit, clients: { users: {}, orders: {} } }),
      ],
    })(AppModule);
    try {
      const { output, exitCode } = await examine(AppModule, {
        LIBRARY_RESOLVER_ENDPOINTS: `users=127.0.0.1:${port},orders=127.0.0.1:1`,
      });
      expect(output).toMatch(new RegExp(`ok +service users at 127\\.0\\.0\\.1:${port} `));
      expect(output).toMatch(/missing +service orders at 127\.0\.0\.1:1 /);
      expect(output).toContain('127.0.0.1:1: connection refused');
      expect(exitCode).toBe(0);
    } finally {
      other.close();
    }
  });

  it('asks nobody while the configuration is wrong', async () => {
    const { errors, exitCode } = await runServiceCommand({ kind: 'doctor' }, moduleOf(), PORTS);
    expect(errors).toContain('LIBRARY_DB_PASSWORD: is not set');
    expect(exitCode).toBe(1);
  });
});
