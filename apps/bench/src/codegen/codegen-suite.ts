import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { withFolder } from '../processes/with-folder.js';
import type { Log } from '../report/log.js';
import { median } from '../statistics.js';
import { addAnnotations, generateByToolkit, tsProtoCommand } from './generators.js';
import { runTimed, type CommandTimes } from './run-timed.js';
import { writeProtos } from './synthetic-protos.js';

export interface CodegenRow {
  readonly protos: number;
  readonly generator: string;
  /** In seconds. */
  readonly time: number;
  /** `time` as a multiple of the first generator's. */
  readonly ratio: number;
  /** User and system time of all processes, in seconds. */
  readonly cpu: number;
}

export interface CodegenSettings {
  readonly rounds: number;
  /** Numbers of protos to generate. */
  readonly sizes: readonly number[];
  readonly runToolkit: RunGenerator;
  readonly log: Log;
}

/** Generates the code of files of a folder. */
export type RunGenerator = (
  folder: string,
  files: readonly string[],
  out: string,
) => Promise<CommandTimes>;

/** Runs the toolkit as a process of its own. */
export const runToolkitInProcess: RunGenerator = (folder, files, out) =>
  runTimed([
    process.execPath,
    join(import.meta.dirname, 'generate-worker.js'),
    folder,
    out,
    ...files,
  ]);

/** Runs the toolkit inside of this process: good for trying out. */
export const runToolkitHere: RunGenerator = async (folder, files, out) => {
  await generateByToolkit(folder, files, out);
  return { time: 0, cpu: 0 };
};

const runTsProto: RunGenerator = (folder, files, out) =>
  runTimed(tsProtoCommand(folder, files, out));

/** Generates in turn with the toolkit and with ts-proto alone. */
export async function runCodegen(settings: CodegenSettings): Promise<CodegenRow[]> {
  const rows: CodegenRow[] = [];
  for (const size of settings.sizes) rows.push(...(await measureSize(size, settings)));
  return rows;
}

async function measureSize(
  size: number,
  { rounds, runToolkit, log }: CodegenSettings,
): Promise<CodegenRow[]> {
  const generators = [
    { generator: 'toolkit: all files', run: runToolkit, samples: [] as CommandTimes[] },
    {
      generator: 'buf and ts-proto: messages only',
      run: runTsProto,
      samples: [] as CommandTimes[],
    },
  ];
  await withFolder(async (folder) => {
    const protos = join(folder, 'protos');
    const files = await writeProtos(protos, size);
    await addAnnotations(protos);
    for (let round = 1; round <= rounds; round++) {
      log(`${size} protos, round ${round} of ${rounds}`);
      for (const [index, { run, samples }] of generators.entries()) {
        const out = join(folder, `out-${round}-${index}`);
        samples.push(await run(protos, files, out));
        await assertGenerated(out, size);
      }
    }
  });
  const base = median(generators[0]!.samples.map(({ time }) => time));
  return generators.map(({ generator, samples }) => {
    const time = median(samples.map((sample) => sample.time));
    const cpu = median(samples.map((sample) => sample.cpu));
    return { protos: size, generator, time, ratio: time / base, cpu };
  });
}

async function assertGenerated(out: string, size: number): Promise<void> {
  const files = await readdir(out);
  const services = files.filter((file) => /^service_\d+\.ts$/.test(file));
  if (services.length !== size) {
    throw new Error(`${services.length} of ${size} protos were generated into ${out}`);
  }
}
