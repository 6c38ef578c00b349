import { getPluginToken, type PluginPrefix, type PluginRegistry } from '@nestjs-toolkit/core';
import type { TestingModuleBuilder } from '@nestjs/testing';
import { createMock, type Mocked } from './mocks/create-mock.js';

/** The plugin that some proto of the program declares under a prefix. */
type PluginAt<Prefix extends PluginPrefix> = PluginRegistry[Prefix] & object;

/** Members of fakes by the prefix of the plugin they stand for. */
export type FakePlugins = {
  readonly [Prefix in PluginPrefix]?: Partial<PluginAt<Prefix>>;
};

/** Hooks and properties that the runtime looks for; a fake has none, so it starts, is well and stops. */
const HOOKS = [
  'preStart',
  'onStartSync',
  'onStart',
  'onStopSync',
  'onStop',
  'attach',
  'healthCheck',
  'metrics',
  'address',
  'serviceResolver',
] as const;

/**
 * A fake of the plugin under a prefix, typed like the plugin. Members that are not given throw when they
 * are called, and say so; all methods remember their calls, as mocks do.
 *
 * @example
 * const cache = fakePlugin('cache', { client: () => fakeRedis });
 * const users = new UserService(repository, cache);
 * expect(cache.client.calls).toHaveLength(1);
 */
export function fakePlugin<Prefix extends PluginPrefix>(
  prefix: Prefix,
  members: Partial<PluginAt<Prefix>> = {},
): Mocked<PluginAt<Prefix>> {
  return createFake<PluginAt<Prefix>>(`plugin "${prefix}"`, members);
}

/** A fake of any plugin interface, for a plugin that no proto of the program declares. */
export function createFake<Plugin extends object>(
  name: string,
  members: Partial<Plugin> = {},
): Mocked<Plugin> {
  const none = Object.fromEntries(HOOKS.map((hook) => [hook, undefined]));
  return createMock<Plugin>(name, { ...none, ...members } as Partial<Plugin>);
}

/** Puts fakes in place of plugins: nothing is connected. */
export function overridePlugins(
  builder: TestingModuleBuilder,
  fakes: FakePlugins,
): TestingModuleBuilder {
  return Object.entries(fakes as Record<string, object>).reduce(
    (each, [prefix, members]) =>
      each
        .overrideProvider(getPluginToken(prefix))
        .useValue(createFake(`plugin "${prefix}"`, members)),
    builder,
  );
}
