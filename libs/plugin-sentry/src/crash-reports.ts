import { inspect } from 'node:util';

/** Exit code of a process that ends by an error that nobody caught, as Node has it. */
const EXIT_CODE = 1;

/** Reports an error and waits, for a bounded time, until the report has left. */
export type CrashReporter = (error: unknown, origin: string) => Promise<unknown>;

const reporters = new Set<CrashReporter>();
let isEnding = false;

/**
 * Reports errors that nobody caught, unhandled rejections among them, before they end the process as
 * they would without it: the error on stderr, exit code 1. Where the application listens to
 * `uncaughtException` itself, what becomes of the process is its matter.
 *
 * @returns how to stop it
 */
export function reportCrashes(reporter: CrashReporter): () => void {
  if (reporters.size === 0) process.on('uncaughtException', onCrash);
  reporters.add(reporter);
  return () => {
    reporters.delete(reporter);
    if (reporters.size === 0) process.off('uncaughtException', onCrash);
  };
}

function onCrash(error: unknown, origin: string): void {
  const reports = reportAll(error, origin);
  if (process.listenerCount('uncaughtException') > 1) return;
  process.stderr.write(`${inspect(error)}\n`);
  process.exitCode = EXIT_CODE;
  if (isEnding) return;
  isEnding = true;
  void endAfter(reports);
}

/** What a reporter throws must not replace the error that is reported. */
async function reportAll(thrown: unknown, origin: string): Promise<void> {
  await Promise.allSettled([...reporters].map(async (report) => report(thrown, origin)));
}

async function endAfter(reports: Promise<void>): Promise<void> {
  await reports;
  process.exit(EXIT_CODE);
}
