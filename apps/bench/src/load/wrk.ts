import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withFolder } from '../processes/with-folder.js';
import type { HttpLoadPlan, LoadResult } from './load.js';
import { runTool } from './run-tool.js';

/** Most bytes of the headers of an answer. */
const MAX_HEAD = 1024;

/** Loads an HTTP server with `wrk`. */
export function wrk(plan: HttpLoadPlan): Promise<LoadResult> {
  return withFolder(async (folder) => {
    const script = join(folder, 'plan.lua');
    await writeFile(script, scriptFor(plan));
    const output = await runTool(
      [
        'wrk',
        '--threads',
        '1',
        '--connections',
        String(plan.connections),
        '--duration',
        `${plan.seconds}s`,
        '--script',
        script,
        `http://127.0.0.1:${plan.port}${plan.path}`,
      ],
      plan.seconds,
    );
    return resultOf(output, plan);
  });
}

/** Lua that makes the requests and prints exact numbers at the end. */
function scriptFor({ method, body }: HttpLoadPlan): string {
  const request = [`wrk.method = "${method}"`];
  if (body !== undefined) {
    request.push('wrk.headers["content-type"] = "application/json"', `wrk.body = [==[${body}]==]`);
  }
  return `${request.join('\n')}
function done(summary, latency)
  local e = summary.errors
  print(string.format("RESULT %d %d %d %d %.3f %.3f",
    summary.requests, e.connect + e.read + e.write + e.status + e.timeout,
    summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99)))
end
`;
}

function resultOf(output: string, { answerSize }: HttpLoadPlan): LoadResult {
  const line = /^RESULT (.*)$/m.exec(output)?.[1];
  if (line === undefined) throw new Error(`output of wrk is not understood:\n${output}`);
  const [requests, errors, duration, bytes, p50, p99] = line.split(' ').map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const size = bytes / requests;
  const hasRightSize = size > answerSize && size < answerSize + MAX_HEAD;
  return { requests, errors: hasRightSize ? errors : requests, seconds: duration / 1e6, p50, p99 };
}
