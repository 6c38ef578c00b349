import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runToolkit } from '../toolkit/run-toolkit.js';

/** What a command did. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A temporary folder for commands to run in. Remove it when the test is over. */
export interface ToolkitFolder {
  readonly path: string;
  write(files: Readonly<Record<string, string>>): void;
  read(path: string): string;
  exists(path: string): boolean;
  /** Runs `toolkit` with parameters, and with answers if it asks. */
  run(parameters: readonly string[], answers?: readonly string[]): Promise<Outcome>;
  remove(): void;
}

export function toolkitFolder(): ToolkitFolder {
  const path = mkdtempSync(join(tmpdir(), 'toolkit-spec-'));
  return {
    path,
    write: (files) => {
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(dirname(join(path, file)), { recursive: true });
        writeFileSync(join(path, file), text);
      }
    },
    read: (file) => readFileSync(join(path, file), 'utf8'),
    exists: (file) => existsSync(join(path, file)),
    run: (parameters, answers) => run(path, parameters, answers),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

async function run(
  folder: string,
  parameters: readonly string[],
  answers?: readonly string[],
): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const left = [...(answers ?? [])];
  const code = await runToolkit(parameters, {
    folder,
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    ...(answers && { ask: () => Promise.resolve(left.shift() ?? '') }),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
