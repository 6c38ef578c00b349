import { getPluginToken, ServiceMeta, ToolkitConfig } from '@nestjs-toolkit/core';
import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, MetadataScanner, ModuleRef } from '@nestjs/core';
import type { EventHandler } from '../event.js';
import type { RabbitmqPlugin } from '../plugin-interface.js';
import { messageBindings, type OnMessageOptions } from './on-message.js';

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/**
 * Subscribes every method with `@OnMessage()` of the application's providers and controllers. Import it
 * once, beside `ToolkitModule`.
 */
@Module({ imports: [DiscoveryModule] })
export class MessageHandlersModule implements OnModuleInit {
  readonly #scanner = new MetadataScanner();

  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(ModuleRef) private readonly modules: ModuleRef,
    @Inject(ToolkitConfig) private readonly config: ToolkitConfig,
    @Inject(ServiceMeta) private readonly meta: ServiceMeta,
  ) {}

  /** @throws Error for a handler that cannot be called, or a plugin that is not there */
  onModuleInit(): void {
    const wrappers = [...this.discovery.getProviders(), ...this.discovery.getControllers()];
    for (const wrapper of new Set(wrappers)) this.#subscribeAll(wrapper);
  }

  #subscribeAll(wrapper: Wrapper): void {
    const prototype = prototypeOf(wrapper);
    if (!prototype) return;
    for (const name of this.#scanner.getAllMethodNames(prototype)) {
      const method = (prototype as Record<string, unknown>)[name];
      if (typeof method !== 'function') continue;
      for (const { event, options } of messageBindings(method)) {
        const place = `${String(wrapper.name)}.${name}()`;
        this.#subscribe(event, options, handlerOf(wrapper, method as EventHandler, place), place);
      }
    }
  }

  #subscribe(event: string, options: OnMessageOptions, handler: EventHandler, place: string): void {
    const { plugin = this.#onlyPlugin(place), service = this.meta.name, ...rest } = options;
    const rabbitmq = this.modules.get<RabbitmqPlugin>(getPluginToken(plugin), { strict: false });
    rabbitmq.subscribe(service, event, handler, rest);
  }

  #onlyPlugin(place: string): string {
    const prefixes = this.config.plugins
      .filter(({ declaration }) => declaration.definition.type === 'rabbitmq')
      .map(({ declaration }) => declaration.prefix);
    if (prefixes.length === 1) return prefixes[0]!;
    throw new Error(
      prefixes.length === 0
        ? `@OnMessage() on ${place}: the service declares no plugin of type rabbitmq`
        : `@OnMessage() on ${place}: say which plugin, with { plugin: … } being one of ${prefixes.map((each) => `"${each}"`).join(', ')}`,
    );
  }
}

/** Only classes have handlers; other providers may be anything, proxies included. */
function prototypeOf({ metatype }: Wrapper): object | undefined {
  return typeof metatype === 'function' ? (metatype.prototype as object | undefined) : undefined;
}

function handlerOf(wrapper: Wrapper, method: EventHandler, place: string): EventHandler {
  if (!wrapper.isDependencyTreeStatic())
    throw new Error(
      `@OnMessage() on ${place}: the class is request-scoped; messages have no request, so make it a singleton`,
    );
  return (data, message) => method.call(wrapper.instance as object, data, message);
}
