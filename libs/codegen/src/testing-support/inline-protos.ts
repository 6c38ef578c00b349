import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { formatProblem, type Problem } from '../model/problem.js';
import { generate, type GenerateOptions, type GenerateResult } from '../generate/generate.js';

/** Protos by import path. */
export type InlineProtos = Readonly<Record<string, string>>;

/** Runs something with protos in a temporary folder. */
export async function withProtos<T>(
  protos: InlineProtos,
  body: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'protos-'));
  try {
    for (const [name, text] of Object.entries(protos)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    return await body(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Generates code for all of the protos. */
export async function generateInline(
  protos: InlineProtos,
  options: Partial<GenerateOptions> = {},
): Promise<GenerateResult> {
  return withProtos(protos, (folder) =>
    generate({
      roots: [folder],
      files: Object.keys(protos).map((name) => join(folder, name)),
      ...options,
    }),
  );
}

/** Problems of a proto as lines, without the folder: `a.proto:3:1: …`. Errors and warnings. */
export async function problemsOf(
  protos: string | InlineProtos,
  options: Partial<GenerateOptions> = {},
): Promise<string[]> {
  const files = typeof protos === 'string' ? { 'a.proto': protos } : protos;
  const result = await generateInline(files, options);
  const problems = result.kind === 'invalid' ? result.problems : result.warnings;
  return problems.map((problem) => formatProblem(withoutFolder(problem)));
}

/** Imports and head of a proto with toolkit options, on one line so that line numbers stay small. */
export const HEAD =
  'syntax = "proto3"; package a; import "toolkit/options/annotations.proto"; import "google/api/annotations.proto"; import "google/protobuf/timestamp.proto"; import "google/protobuf/wrappers.proto";';

function withoutFolder(problem: Problem): Problem {
  return {
    ...problem,
    file: problem.file.replace(/^.*\/protos-[^/]+\//, ''),
    hint: problem.hint.replaceAll(/\/\S*\/protos-[^/]+\//g, '<root>/'),
  };
}
