import {
  getPluginToken,
  type PluginPrefix,
  ToolkitFactory,
  ToolkitModule,
  type ToolkitApplication,
} from '@nestjs-toolkit/core';
import { Controller, Injectable, Module, Scope, type Type } from '@nestjs/common';
import type { EventMessage } from '../event.js';
import type { RabbitmqPlugin } from '../plugin-interface.js';
import { rabbitmq } from '../rabbitmq.js';
import { until } from '../testing-support/test-plugin.js';
import { MessageHandlersModule } from './message-handlers.module.js';
import { OnMessage } from './on-message.js';

declare module '../event.js' {
  interface EventTypes {
    'spec.counted': { readonly count: number };
  }
}

const seen: string[] = [];

@Injectable()
class Handlers {
  readonly name = 'handlers';

  @OnMessage('spec.counted')
  count(data: { count: number }, { event }: EventMessage): void {
    seen.push(`${this.name} ${event} ${data.count}`);
  }

  @OnMessage('spec.a', { service: 'other' })
  @OnMessage('spec.b', { prefetch: 2 })
  both(_data: unknown, { event }: EventMessage): void {
    seen.push(`${this.name} ${event}`);
  }
}

@Controller()
class HandlersController {
  @OnMessage('spec.counted', { service: 'controller' })
  async count(data: { count: number }): Promise<void> {
    await Promise.resolve();
    seen.push(`controller ${data.count}`);
  }
}

@Injectable({ scope: Scope.REQUEST })
class PerRequest {
  @OnMessage('spec.counted')
  count(): void {}
}

async function create(parts: {
  providers?: Type[];
  controllers?: Type[];
  prefixes?: string[];
}): Promise<ToolkitApplication> {
  const { providers = [], controllers = [], prefixes = ['queue'] } = parts;
  const toolkit = ToolkitModule.forRoot({
    service: [],
    name: 'spec',
    extraPlugins: prefixes.map((prefix) => ({ prefix, definition: rabbitmq })),
  });
  @Module({ imports: [toolkit, MessageHandlersModule], providers, controllers })
  class SpecModule {}
  const env = { SPEC_LOG_LEVEL: 'silent', SPEC_PROBES_PORT: '0', SPEC_PROBES_HOST: '127.0.0.1' };
  const dsns = prefixes.map((prefix) => [`SPEC_${prefix.toUpperCase()}_DSN`, 'memory:']);
  return ToolkitFactory.create(SpecModule, {
    env: { ...env, ...(Object.fromEntries(dsns) as Record<string, string>) },
    exitOnError: false,
    signals: false,
    summary: false,
  });
}

describe('@OnMessage()', () => {
  let app: ToolkitApplication | undefined;

  beforeEach(() => void (seen.length = 0));
  afterEach(async () => {
    await app?.stop();
    app = undefined;
  });

  const queueOf = (prefix = 'queue') => app!.get<RabbitmqPlugin>(getPluginToken(prefix));

  it('makes methods of providers and controllers handlers of events', async () => {
    app = await create({ providers: [Handlers], controllers: [HandlersController] });
    await app.start();
    await queueOf().publish('spec.counted', { count: 3 });
    await queueOf().publish('spec.a', 1);
    await queueOf().publish('spec.b', 1);
    await until(() => seen.length === 4);
    expect(seen.sort()).toEqual([
      'controller 3',
      'handlers spec.a',
      'handlers spec.b',
      'handlers spec.counted 3',
    ]);
  });

  it('is checked by the compiler where the type of an event is known', () => {
    class Wrong {
      // @ts-expect-error -- the event carries a number
      @OnMessage('spec.counted')
      count(data: { count: string }): void {
        seen.push(data.count);
      }
    }
    // @ts-expect-error -- the data lacks its count
    const publish = (): Promise<void> => queueOf().publish('spec.counted', {});
    expect([Wrong, publish]).toHaveLength(2);
  });

  it('asks which plugin is meant if there are several, and says so if there is none', async () => {
    app = await create({ providers: [Handlers], prefixes: ['one', 'two'] });
    await expect(app.start()).rejects.toThrow(
      '@OnMessage() on Handlers.count(): say which plugin, with { plugin: … } being one of "one", "two"',
    );
    app = await create({ providers: [Handlers], prefixes: [] });
    await expect(app.start()).rejects.toThrow(
      '@OnMessage() on Handlers.count(): the service declares no plugin of type rabbitmq',
    );
    app = undefined;
  });

  it('takes the plugin that it names', async () => {
    class Named {
      @OnMessage('spec.a', { plugin: 'two' as PluginPrefix })
      handle(): void {
        seen.push('two');
      }
    }
    app = await create({ providers: [Named], prefixes: ['one', 'two'] });
    await app.start();
    await queueOf('one').publish('spec.a', 1);
    await queueOf('two').publish('spec.a', 1);
    await until(() => seen.length === 1);
  });

  it('refuses classes that live for one request', async () => {
    app = await create({ providers: [PerRequest] });
    await expect(app.start()).rejects.toThrow(
      '@OnMessage() on PerRequest.count(): the class is request-scoped',
    );
    app = undefined;
  });
});
