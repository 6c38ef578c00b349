import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatDuration } from '../config/duration.js';
import { loadConfig } from '../config/env.js';
import { ProbesOptions } from '../http/probes/probes-options.js';
import { START_HOOKS, STOP_HOOKS } from '../plugin/plugin-runner.js';
import { LifecycleOptions } from './lifecycle-options.js';

const page = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../../../docs', name), 'utf8');

describe('docs/lifecycle.md', () => {
  const text = page('lifecycle.md');
  const options = loadConfig(LifecycleOptions, { env: {} });
  const probes = loadConfig(ProbesOptions, { env: {} });

  it('has the time limits as they are', () => {
    expect(formatDuration(options.startTimeout)).toBe('1m');
    expect(text).toContain('START_TIMEOUT` (60 s)');
    expect(options.shutdownTimeout).toBe(10_000);
    expect(text).toContain('`SHUTDOWN_TIMEOUT` 10 s');
    expect(options.stopTimeout).toBe(10_000);
    expect(text).toContain('`STOP_TIMEOUT` 10 s each');
  });

  it('has the paths of the probes', () => {
    expect(text).toContain(`\`${probes.livenessPath}\``);
    expect(text).toContain(`\`${probes.readinessPath}\``);
  });
});

describe('docs/plugins.md', () => {
  it.each([...START_HOOKS, ...STOP_HOOKS, 'attach', 'healthCheck', 'metrics'])(
    'says when %s runs',
    (hook) => {
      expect(page('plugins.md')).toMatch(new RegExp(`^\\| \`${hook}\` +\\|`, 'm'));
    },
  );
});
