import { runToolkitHere } from './codegen/codegen-suite.js';
import { loadHere } from './load/node-load.js';
import { measureHere } from './micro/measure.js';
import { launchHere } from './servers/launch.js';
import { SUITE_NAMES, SUITES, type BenchSettings } from './suites.js';

/** Everything once and in this process: whether it runs and answers rightly, not how fast. */
function trial(lines: string[]): BenchSettings {
  return {
    rounds: 1,
    seconds: 0.1,
    warmUp: 0.05,
    load: loadHere,
    launch: launchHere,
    micro: { rounds: 1, sampleTime: 1, warmUpTime: 1 },
    measureMicro: measureHere,
    protos: [2],
    runToolkit: runToolkitHere,
    log: (line) => void lines.push(line),
  };
}

describe('each suite', () => {
  it.each(SUITE_NAMES)(
    '%s measures everyone and drops no sample',
    async (name) => {
      const lines: string[] = [];

      const { rows, table, title } = await SUITES[name](trial(lines));

      expect(lines.filter((line) => line.includes('dropped'))).toEqual([]);
      expect(title).not.toBe('');
      expect(rows.length).toBeGreaterThan(1);
      expect(table.split('\n')).toHaveLength(rows.length + 2);
      expect(table).not.toContain('NaN');
    },
    60_000,
  );
});
