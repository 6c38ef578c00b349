import { Controller, Get, Injectable, Module, type DynamicModule, type Type } from '@nestjs/common';
import { env } from '../config/env.js';
import { HealthRegistry } from '../health/health-registry.js';
import { LibraryToolkit } from '../http/testing-support/gen/library.toolkit.js';
import { Package, type PackageHooks } from '../lifecycle/package.js';
import type { ToolkitModuleOptions } from '../module/toolkit-options.js';
import { ToolkitModule } from '../module/toolkit.module.js';
import { getMaybePluginToken, type MaybePlugin } from '../plugin/maybe-plugin.js';
import { definePlugin, type PluginHooks } from '../plugin/plugin.js';
import { PluginFactory } from '../plugin/plugin-factory.js';
import type { ToolkitService } from '../service/toolkit-service.js';
import type { ToolkitApplication } from './toolkit-application.js';
import { ToolkitFactory } from './toolkit.factory.js';

const ENV = {
  LIBRARY_LOG_LEVEL: 'silent',
  LIBRARY_SERVER_HTTP_HOST: '127.0.0.1',
  LIBRARY_SERVER_HTTP_PORT: '0',
  LIBRARY_SERVER_GRPC_HOST: '127.0.0.1',
  LIBRARY_SERVER_GRPC_PORT: '0',
  LIBRARY_PROBES_CACHE_TIME: '1ms',
};

let log: string[];
let app: ToolkitApplication | undefined;

beforeEach(() => void (log = []));

afterEach(async () => {
  await app?.stop();
  app = undefined;
  process.exitCode = undefined;
});

function hooks(name: string): PluginHooks {
  const note = (hook: string) => (): void => void log.push(`${name}.${hook}`);
  return {
    preStart: note('preStart'),
    onStartSync: note('onStartSync'),
    onStart: note('onStart'),
    onStopSync: note('onStopSync'),
    onStop: note('onStop'),
  };
}

function serviceWith(plugins: Record<string, PluginHooks>): ToolkitService {
  return {
    ...(LibraryToolkit as ToolkitService),
    plugins: Object.entries(plugins).map(([prefix, plugin]) => ({
      prefix,
      definition: definePlugin({ type: prefix, options: class {}, create: () => plugin }),
    })),
  };
}

async function create(
  options: Partial<ToolkitModuleOptions> = {},
  parts: Pick<DynamicModule, 'providers' | 'controllers'> = {},
  more: Record<string, string> = {},
): Promise<ToolkitApplication> {
  class Handler {}
  for (const { handler } of LibraryToolkit.methods)
    Object.defineProperty(Handler.prototype, handler, { value: () => ({}) });
  LibraryToolkit.Controller()(Handler as never);
  class AppModule {}
  Module({
    imports: [ToolkitModule.forRoot({ service: LibraryToolkit, ...options })],
    providers: parts.providers ?? [],
    controllers: [Handler as Type, ...(parts.controllers ?? [])],
  })(AppModule);
  const quiet = { exitOnError: false, signals: false, summary: false };
  return (app = await ToolkitFactory.create(AppModule, { env: { ...ENV, ...more }, ...quiet }));
}

describe('packages', () => {
  it('start after plugins and stop before them, in their order and its reverse', async () => {
    @Injectable()
    @Package({ order: 1 })
    class Late implements PackageHooks {}
    @Injectable()
    @Package()
    class Early implements PackageHooks {}
    Object.assign(Late.prototype, hooks('late'));
    Object.assign(Early.prototype, hooks('early'));
    const service = await create(
      { service: serviceWith({ db: hooks('db') }) },
      { providers: [Late, Early] },
    );
    await service.start();
    const started = ['db', 'early', 'late'];
    expect(log).toEqual([
      'db.preStart',
      'early.preStart',
      'late.preStart',
      'db.onStartSync',
      'db.onStart',
      'early.onStartSync',
      'late.onStartSync',
      'early.onStart',
      'late.onStart',
    ]);
    log.length = 0;
    await service.stop();
    expect(log.filter((entry) => entry.endsWith('.onStop'))).toEqual(
      started.toReversed().map((name) => `${name}.onStop`),
    );
  });

  it('stop the boot when one fails, which closes plugins', async () => {
    @Injectable()
    @Package()
    class Broken implements PackageHooks {
      preStart(): void {
        throw new Error('no table');
      }
    }
    const service = await create(
      { service: serviceWith({ db: hooks('db') }) },
      { providers: [Broken] },
    );
    await expect(service.start()).rejects.toThrow('package Broken: preStart failed: no table');
    expect(log).toEqual(['db.preStart', 'db.onStopSync', 'db.onStop']);
  });
});

describe('hooks of an application', () => {
  it('run when ports are open and before it is ready, and after the drain', async () => {
    const service = await create({ service: serviceWith({ db: hooks('db') }) });
    const readiness = async (): Promise<number> => {
      const url = await service.getUrl();
      return (await fetch(`${url}/_healthz/readiness`)).status;
    };
    service.onStartSync(async () => void log.push(`onStartSync ${await readiness()}`));
    service.onStart(() => void log.push('onStart'));
    service.onStopSync(() => void log.push('onStopSync'));
    service.onStop(() => void log.push('onStop'));
    await service.start();
    expect(log.slice(3)).toEqual(['onStartSync 503', 'onStart']);
    expect(await readiness()).toBe(200);
    log.length = 0;
    await service.stop();
    expect(log).toEqual(['onStopSync', 'onStop', 'db.onStopSync', 'db.onStop']);
  });

  it('close everything when one fails', async () => {
    const service = await create({ service: serviceWith({ db: hooks('db') }) });
    service.onStartSync(() => Promise.reject(new Error('no licence')));
    await expect(service.start()).rejects.toThrow('no licence');
    expect(log).toContain('db.onStop');
  });

  it('may stop the application with an error, which it then ends with', async () => {
    const service = await create();
    const reason = new Error('quota is used up');
    let goOn: () => void = () => {};
    const started = new Promise<void>((resolve) => (goOn = resolve));
    service.onStart(async () => {
      await started;
      await service.stop(reason);
    });
    await service.start();
    goOn();
    expect(await service.stopped).toBe(reason);
    expect(process.exitCode).toBe(1);
  });
});

it('does not start when a start hook stops it with an error', async () => {
  const service = await create();
  const reason = new Error('quota is used up');
  service.onStart(() => service.stop(reason));
  await expect(service.start()).rejects.toBe(reason);
});

describe('readiness and liveness', () => {
  const unwell: PluginHooks = { healthCheck: () => Promise.reject(new Error('database is away')) };

  it('are apart: an outage of the database takes traffic away and never restarts the process', async () => {
    const service = await create({ service: serviceWith({ db: unwell }) });
    await service.start();
    const probe = (path: string) => fetch(`${service.addresses.http}/_healthz/${path}`);
    expect((await probe('readiness')).status).toBe(503);
    expect((await probe('liveness')).status).toBe(200);
    expect(await (await probe('readiness')).json()).toMatchObject({
      status: 'failed',
      checks: { db: { status: 'failed', required: true } },
    });
  });

  it('are told by service, as each depends on its own plugins', async () => {
    const plain = { ...(LibraryToolkit as ToolkitService), methods: [], plugins: [] };
    const service = await create({
      service: [serviceWith({ db: unwell }), { ...plain, typeName: 'plain.Plain' }],
      envPrefix: 'LIBRARY',
    });
    await service.start();
    const statusOf = async (name: string): Promise<number> => {
      const url = `${service.addresses.http}/_healthz/readiness?service=${name}`;
      return (await fetch(url)).status;
    };
    expect(await statusOf(LibraryToolkit.typeName)).toBe(503);
    expect(await statusOf('plain.Plain')).toBe(200);
    expect(await statusOf('no.Such')).toBe(404);
  });

  it('have checks of the application, too', async () => {
    @Controller('disk')
    class DiskController {
      full = false;
      constructor(health: HealthRegistry) {
        health.registerCheck({
          name: 'disk',
          kind: 'liveness',
          check: () => {
            if (this.full) throw new Error('disk is full');
          },
        });
      }
      @Get()
      fill(): void {
        this.full = true;
      }
    }
    Reflect.defineMetadata('design:paramtypes', [HealthRegistry], DiskController);
    const service = await create({}, { controllers: [DiskController] });
    await service.start();
    const { http } = service.addresses;
    expect((await fetch(`${http}/_healthz/liveness`)).status).toBe(200);
    await fetch(`${http}/disk`);
    expect((await fetch(`${http}/_healthz/liveness`)).status).toBe(503);
  });
});

describe('a plugin that may be absent', () => {
  it('is undefined as long as it could not start', async () => {
    const failing: PluginHooks = { preStart: () => Promise.reject(new Error('away')) };
    const service = await create({
      service: serviceWith({ cache: failing, db: {} }),
      plugins: { cache: { required: false } } as never,
    });
    await service.start();
    const get = (prefix: string): unknown =>
      service.get<MaybePlugin<object>>(getMaybePluginToken(prefix)).get();
    expect(get('cache')).toBeUndefined();
    expect(get('db')).toBeDefined();
    const answer = await fetch(`${service.addresses.http}/_healthz/readiness`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ status: 'degraded' });
  });
});

describe('the plugin factory', () => {
  class CacheOptions {
    host = env.string('HOST', { required: true });
  }
  const cache = definePlugin<CacheOptions, { host: string }>({
    type: 'cache',
    options: CacheOptions,
    create: ({ host }) => ({
      host,
      ...hooks(host),
      healthCheck: () => {
        if (host === 'sick') throw new Error('unwell');
      },
    }),
  });

  async function factoryOf(more: Record<string, string>): Promise<PluginFactory> {
    const service = await create({ pluginTypes: [cache] }, {}, more);
    await service.start();
    return service.get(PluginFactory);
  }

  it('makes a plugin by type and prefix, which lives with the service', async () => {
    const factory = await factoryOf({ LIBRARY_TENANT_7_HOST: 'seven' });
    const plugin = await factory.create(cache, 'tenant_7');
    expect(plugin.host).toBe('seven');
    expect(log).toEqual(['seven.preStart', 'seven.onStartSync', 'seven.onStart']);
    const answer = await fetch(`${app!.addresses.http}/_healthz/readiness`);
    expect(await answer.json()).toMatchObject({ checks: { tenant_7: { status: 'ok' } } });
    await app!.stop();
    expect(log).toContain('seven.onStop');
  });

  it('makes one by the name of its type, and takes it away again', async () => {
    const factory = await factoryOf({ LIBRARY_A_HOST: 'sick' });
    expect(await factory.create('cache', 'a')).toMatchObject({ host: 'sick' });
    const readiness = async () => (await fetch(`${app!.addresses.http}/_healthz/readiness`)).status;
    expect(await readiness()).toBe(503);
    await factory.release('a');
    expect(log).toContain('sick.onStop');
    expect(await readiness()).toBe(200);
    await expect(factory.release('a')).rejects.toThrow('was not made by the plugin factory');
  });

  it('says what is wrong with a type, a prefix or the configuration', async () => {
    const factory = await factoryOf({ LIBRARY_A_HOST: 'x' });
    await expect(factory.create('mysql', 'b')).rejects.toThrow(
      'unknown plugin type "mysql": expected one of "cache"; add others to pluginTypes of ToolkitModule.forRoot()',
    );
    await expect(factory.create('cache', 'no name')).rejects.toThrow('is no name');
    await expect(factory.create('cache', 'b')).rejects.toThrow(
      'LIBRARY_B_HOST: is not set: expected text',
    );
    await factory.create('cache', 'a');
    await expect(factory.create('cache', 'a')).rejects.toThrow('prefix "a" is taken');
  });
});
