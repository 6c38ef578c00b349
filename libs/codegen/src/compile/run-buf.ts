import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Problem } from '../model/problem.js';
import { problemsFromBuf } from './buf-problems.js';
import type { SourceFile } from './gather-sources.js';

export type BufResult =
  | { readonly kind: 'built'; readonly image: Uint8Array }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/**
 * Compiles files with buf. They are laid out in a temporary folder by their import paths: so roots
 * may overlap, mappings work, and folders that buf ignores, such as `node_modules`, do not matter.
 */
export async function runBuf(sources: readonly SourceFile[]): Promise<BufResult> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'nestjs-toolkit-')));
  try {
    const stage = join(folder, 'protos');
    await mkdir(stage);
    await Promise.all(sources.map((source) => stageFile(stage, source)));
    const image = join(folder, 'image.binpb');
    const { code, output } = await execBuf(stage, image, join(folder, 'cache'));
    if (code === 0) return { kind: 'built', image: await readFile(image) };
    return { kind: 'invalid', problems: problemsFromBuf(output, sources, stage) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Lays a file out by its import path. */
export async function stageFile(stage: string, { name, text }: SourceFile): Promise<void> {
  const path = join(stage, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** How a run of buf ended. */
export interface Execution {
  readonly code: number;
  /** What buf wrote to its outputs. */
  readonly output: string;
}

function execBuf(stage: string, image: string, cache: string): Promise<Execution> {
  const output = ['--as-file-descriptor-set', '--error-format=json', '-o', image];
  return bufCommand(['build', stage, ...output], stage, cache);
}

/** Runs buf in a folder, without its shared cache. */
export function bufCommand(
  parameters: readonly string[],
  cwd: string,
  cache: string,
): Promise<Execution> {
  const env = { ...process.env, BUF_CACHE_DIR: cache };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bufScript(), ...parameters], { env, cwd });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() });
    });
  });
}

/** The script of the npm package, which starts the binary of the platform. */
function bufScript(): string {
  return join(
    dirname(createRequire(import.meta.url).resolve('@bufbuild/buf/package.json')),
    'bin/buf',
  );
}
