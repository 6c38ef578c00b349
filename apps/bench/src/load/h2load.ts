import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withFolder } from '../processes/with-folder.js';
import { percentile } from '../statistics.js';
import type { GrpcLoadPlan, LoadResult } from './load.js';
import { runTool } from './run-tool.js';

/** Loads a gRPC server with `h2load` of nghttp2. */
export function h2load(plan: GrpcLoadPlan): Promise<LoadResult> {
  return withFolder(async (folder) => {
    const body = join(folder, 'request');
    const log = join(folder, 'log');
    await writeFile(body, plan.body);
    const output = await runTool(commandFor(plan, body, log), plan.seconds);
    return { ...countsOf(output, plan), ...timesOf(await readFile(log, 'utf8')) };
  });
}

function commandFor(plan: GrpcLoadPlan, body: string, log: string): string[] {
  return [
    'h2load',
    '--clients',
    String(plan.connections),
    '--max-concurrent-streams',
    String(plan.streams),
    '--duration',
    String(plan.seconds),
    '--data',
    body,
    '--header',
    'content-type: application/grpc',
    '--header',
    'te: trailers',
    '--log-file',
    log,
    `http://127.0.0.1:${plan.port}${plan.path}`,
  ];
}

const REQUESTS = /^requests: .* (\d+) succeeded, (\d+) failed/m;
const FINISHED = /^finished in ([\d.]+)(us|ms|s)/m;
const DATA = /^traffic: .* \((\d+)\) data/m;
const SECONDS = { us: 1e-6, ms: 1e-3, s: 1 };

function countsOf(
  output: string,
  { answerSize, connections, streams }: GrpcLoadPlan,
): Pick<LoadResult, 'requests' | 'errors' | 'seconds'> {
  const [, succeeded, failed] = REQUESTS.exec(output) ?? [];
  const [, time, unit] = FINISHED.exec(output) ?? [];
  const [, data] = DATA.exec(output) ?? [];
  if (succeeded === undefined || time === undefined || data === undefined) {
    throw new Error(`output of h2load is not understood:\n${output}`);
  }
  const requests = Number(succeeded);
  // A failed call has no message. Calls that the end cuts off may have sent theirs already.
  const missing = requests - Number(data) / answerSize;
  const surplus = -missing > connections * streams ? -missing : 0;
  return {
    requests,
    errors: Number(failed) + Math.ceil(Math.max(missing, surplus)),
    seconds: Number(time) * SECONDS[unit as keyof typeof SECONDS],
  };
}

/** Lines of the log: when a request began, its status, and its time in microseconds. */
function timesOf(log: string): Pick<LoadResult, 'p50' | 'p99'> {
  const lines = log.split('\n');
  const times = new Float64Array(lines.length - 1);
  for (let index = 0; index < times.length; index++) {
    times[index] = Number(lines[index]!.split('\t')[2]);
  }
  times.sort();
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}
