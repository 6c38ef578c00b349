import { EnvSource } from '../config/env-source.js';
import { env } from '../config/env.js';
import { definePlugin } from '../plugin/plugin.js';
import { ServiceMeta } from './service-meta.js';
import { declaredPlugins, ToolkitConfig } from './toolkit-config.js';

class FakeOptions {
  host = env.string('HOST', { default: 'localhost' });
}

const fake = definePlugin({ type: 'fake', options: FakeOptions, create: () => ({}) });

describe('plugins that no proto declares', () => {
  const identity = {
    service: [],
    name: 'night-worker',
    extraPlugins: [{ prefix: 'queue', definition: fake }],
  };

  it('are configured as the others are, also where there is no service at all', () => {
    const meta = new ServiceMeta(identity);
    const source = new EnvSource({ NIGHT_WORKER_QUEUE_HOST: 'broker' });
    const { plugins } = new ToolkitConfig(meta, {}, [], { source });
    expect(plugins).toMatchObject([{ options: { host: 'broker' }, required: true }]);
  });

  it('do not share a prefix with a plugin of another type', () => {
    const other = definePlugin({ type: 'other', options: FakeOptions, create: () => ({}) });
    const extraPlugins = [...identity.extraPlugins, { prefix: 'queue', definition: other }];
    expect(() => declaredPlugins(new ServiceMeta({ ...identity, extraPlugins }))).toThrow(
      'plugin prefix "queue" is both fake and other',
    );
  });
});
