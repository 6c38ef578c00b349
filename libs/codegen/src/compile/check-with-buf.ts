import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { SourceFile } from './gather-sources.js';
import { bufCommand, stageFile } from './run-buf.js';

/** Something that buf has found. */
export interface BufFinding {
  /** Import path; undefined for what concerns no file. */
  readonly name: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** Rule, such as `FIELD_NO_DELETE`. */
  readonly rule: string;
  readonly message: string;
}

export interface BufCheck {
  readonly sources: readonly SourceFile[];
  /** Import paths of the files to check. @default all */
  readonly files: readonly string[];
  /** Content of `buf.yaml`. */
  readonly config: object;
  /** What the files were, for `buf breaking`. Absent: `buf lint`. */
  readonly against?: readonly SourceFile[];
}

/** Runs `buf lint` or `buf breaking` over files. They have to compile. */
export async function checkWithBuf(check: BufCheck): Promise<BufFinding[]> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'nestjs-toolkit-')));
  try {
    const stage = await stageAll(join(folder, 'protos'), check.sources);
    const old = check.against && (await stageAll(join(folder, 'against'), check.against));
    const config = JSON.stringify({ version: 'v2', ...check.config });
    const common = ['--error-format=json', '--config', config];
    // What was deleted is found by the old files, so that the new ones cannot be selected there.
    const selection = old ? ['--exclude-imports'] : check.files.flatMap((name) => ['--path', name]);
    const parameters = old
      ? ['breaking', stage, '--against', old, '--against-config', config, ...common, ...selection]
      : [
          'lint',
          stage,
          ...common,
          ...selection.map((name) => (name === '--path' ? name : join(stage, name))),
        ];
    const { output } = await bufCommand(parameters, stage, join(folder, 'cache'));
    return findings(output, [stage, ...(old ? [old] : [])]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function stageAll(folder: string, sources: readonly SourceFile[]): Promise<string> {
  await mkdir(folder);
  await Promise.all(sources.map((source) => stageFile(folder, source)));
  return folder;
}

interface Annotation {
  readonly path?: string;
  readonly start_line?: number;
  readonly start_column?: number;
  readonly type: string;
  readonly message: string;
}

/** @throws Error for output that is no finding: buf itself has failed */
function findings(output: string, folders: readonly string[]): BufFinding[] {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    if (!line.startsWith('{')) throw new Error(`buf failed: ${output.trim()}`);
    const { path, start_line, start_column, type, message } = JSON.parse(line) as Annotation;
    const folder = folders.find((each) => path?.startsWith(`${each}/`));
    return {
      name: path !== undefined && folder !== undefined ? relative(folder, path) : path,
      line: start_line,
      column: start_column,
      rule: type,
      message,
    };
  });
}
