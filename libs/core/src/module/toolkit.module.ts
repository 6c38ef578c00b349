import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type {
  ApplicationConfig,
  ToolkitIdentity,
  ToolkitModuleAsyncOptions,
  ToolkitModuleOptions,
} from './toolkit-options.js';
import { toolkitProviders } from './toolkit-providers.js';
import { TOOLKIT_SETTINGS } from './tokens.js';

/**
 * Turns what protos declare into Nest providers: plugins, configuration, servers and their lifecycle.
 * Import it once, in the root module; what it provides is injectable everywhere.
 *
 * @example
 * @Module({
 *   imports: [ToolkitModule.forRoot({ service: UserServiceToolkit, config: [AppConfig] })],
 *   controllers: [UserController],
 *   providers: [UserService, UserRepository],
 * })
 * export class AppModule {}
 */
@Module({})
export class ToolkitModule {
  static forRoot(options: ToolkitModuleOptions): DynamicModule {
    return define(options, options.config ?? [], { provide: TOOLKIT_SETTINGS, useValue: options });
  }

  /** For settings that have to be injected or awaited; what identifies the service is given at once. */
  static forRootAsync(options: ToolkitModuleAsyncOptions): DynamicModule {
    const settings = {
      provide: TOOLKIT_SETTINGS,
      useFactory: options.useFactory as (...dependencies: unknown[]) => unknown,
      inject: options.inject ?? [],
    };
    return define(options, options.config ?? [], settings, options.imports);
  }
}

const identities = new WeakMap<DynamicModule, ToolkitIdentity>();

/** Who the service of a dynamic toolkit module is; known before Nest starts. */
export function identityOf(
  module: object,
): (ToolkitIdentity & Partial<ToolkitModuleOptions>) | undefined {
  return identities.get(module as DynamicModule);
}

function define(
  identity: ToolkitIdentity,
  configs: readonly ApplicationConfig[],
  settings: Provider,
  imports: DynamicModule['imports'] = [],
): DynamicModule {
  const providers = [settings, ...toolkitProviders(identity, configs)];
  const module = {
    module: ToolkitModule,
    global: true,
    imports: [DiscoveryModule, ...imports],
    providers,
    exports: providers.map((provider) => (provider as { provide: symbol }).provide),
  };
  identities.set(module, identity);
  return module;
}
