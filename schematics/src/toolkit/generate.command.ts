import { protoMappings } from '../generation/proto-mappings.js';
import { formatProblem, type Problem } from '@nestjs-toolkit/codegen';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generateTarget } from '../generation/generate-target.js';
import {
  generationTarget,
  PROTO_FOLDERS,
  type GenerationTarget,
} from '../generation/generation-target.js';
import { planOutput } from '../generation/output-plan.js';
import { watchProtos } from '../generation/watch-protos.js';
import { diskFiles } from '../project/disk-files.js';
import { readManifest } from '../project/manifest.js';
import { nestProjects, type NestProject } from '../project/nest-project.js';
import { joinPath, type ProjectFiles } from '../project/project-files.js';
import { readToolkitConfig } from '../project/toolkit-config.js';
import { count } from '../report/count.js';
import { ExitCode, type Command, type Terminal } from './command.js';

/** Writes the code of all protos of a project, and removes what it generated for protos that are gone. */
export const generateCommand: Command = {
  name: 'generate',
  summary: 'Generates the code of all protos of the project.',
  help: [
    'Usage: toolkit generate [--project <name>] [--watch]',
    '',
    `Protos are looked for in ${PROTO_FOLDERS.join(', ')}, and generated into gen in the folder of the sources;`,
    'toolkit.json says otherwise. Only what differs is written, and generated files of protos that are gone',
    'are removed. Problems are printed as file:line:column, nothing is written then, and the exit code is 1.',
    '',
    'Options:',
    '  --project <name>  only this application of a Nest monorepo',
    '  --watch           goes on, and generates again whenever a proto is saved',
  ].join('\n'),
  options: { project: { type: 'string' }, watch: { type: 'boolean' } },
  run: async (values, terminal) => {
    const project = values['project'] as string | undefined;
    if (values['watch'] === true) return watch(project, terminal);
    return generateProjects(project, terminal);
  },
};

/** Problems do not end it: they are printed, and the next save is waited for. */
async function watch(name: string | undefined, terminal: Terminal): Promise<number> {
  const watcher = watchProtos(terminal.folder);
  try {
    while (!terminal.signal?.aborted) {
      watcher.add(foldersToWatch(terminal));
      const code = await generateProjects(name, terminal);
      if (code === ExitCode.usage) return code;
      terminal.out('watching for changes');
      await watcher.changed(terminal.signal);
    }
    return ExitCode.ok;
  } finally {
    watcher.close();
  }
}

/** Where protos are, or would be looked for. */
function foldersToWatch({ folder }: Terminal): string[] {
  const files = diskFiles(folder);
  const config = readToolkitConfig(files);
  const settings = config.kind === 'read' ? config.config : {};
  const projects = nestProjects(files).flatMap((project) => {
    const target = generationTarget(files, { project, config: settings, isEsm: true });
    return [...target.roots, ...PROTO_FOLDERS.map((name) => joinPath(project.root, name))];
  });
  const mapped = Object.values(protoMappings(files, settings).mappings);
  return [...new Set([...projects, ...mapped])].filter((path) => path !== '');
}

async function generateProjects(name: string | undefined, terminal: Terminal): Promise<number> {
  const files = diskFiles(terminal.folder);
  const manifest = readManifest(files);
  if (!manifest) {
    terminal.err(`no package.json in ${terminal.folder}: run it in the root of the project`);
    return ExitCode.usage;
  }
  const projects = nestProjects(files);
  const chosen = projects.filter((project) => name === undefined || project.name === name);
  if (chosen.length === 0) return unknownProject(name!, projects, terminal);
  const result = readToolkitConfig(files);
  if (result.kind === 'invalid') return failed(result.problems, terminal);
  const targets = chosen
    .map((project) =>
      generationTarget(files, { project, config: result.config, isEsm: manifest.isEsm }),
    )
    .filter(({ protos }) => protos.length > 0);
  if (targets.length === 0) {
    terminal.err(
      `no protos found: expected some in ${PROTO_FOLDERS.join(', ')}, or a list of folders in "protos" of toolkit.json`,
    );
    return ExitCode.problems;
  }
  if (name === undefined) warnOfOrphans(files, targets, terminal);
  return generateAll(files, targets, terminal);
}

/** In a monorepo, protos beside the applications belong to none of them unless `toolkit.json` says so. */
function warnOfOrphans(
  files: ProjectFiles,
  targets: readonly GenerationTarget[],
  terminal: Terminal,
): void {
  const known = new Set(targets.flatMap(({ protos }) => protos));
  const orphans = PROTO_FOLDERS.flatMap((folder) => files.list(folder)).filter(
    (path) => path.endsWith('.proto') && !known.has(path) && targets.every(isInMonorepo),
  );
  if (orphans.length === 0) return;
  terminal.err(
    `warning: ${orphans.join(', ')} not generated: move what belongs to one application into its folder, or list it in "projects" of toolkit.json`,
  );
}

function isInMonorepo({ project }: GenerationTarget): boolean {
  return project.root !== '';
}

async function generateAll(
  files: ProjectFiles,
  targets: readonly GenerationTarget[],
  terminal: Terminal,
): Promise<number> {
  const codes: number[] = [];
  for (const target of targets) codes.push(await generateOne(files, target, terminal));
  return Math.max(...codes);
}

async function generateOne(
  files: ProjectFiles,
  target: GenerationTarget,
  terminal: Terminal,
): Promise<number> {
  const result = await withProgress(terminal, `generating ${target.output}`, () =>
    generateTarget(files, target),
  );
  if (result.kind === 'invalid') return failed(result.problems, terminal);
  const plan = planOutput(files, target, result.files);
  if (plan.kind === 'invalid') return failed(plan.problems, terminal);
  for (const warning of result.warnings) terminal.err(formatProblem(warning));
  for (const { kind, path, text } of plan.changes) {
    write(join(terminal.folder, path), text);
    terminal.out(`${kind} ${path}`);
  }
  for (const path of plan.stale) {
    rmSync(join(terminal.folder, path));
    terminal.out(`delete ${path}`);
  }
  const changed = plan.changes.length + plan.stale.length;
  const outcome = changed === 0 ? 'up to date' : `${count(changed, 'file')} changed`;
  terminal.out(`${target.output}: ${count(target.protos.length, 'proto')}, ${outcome}`);
  return ExitCode.ok;
}

/** How long work may take until a line says what is going on, in milliseconds. */
const PATIENCE = 2000;

async function withProgress<T>(
  terminal: Terminal,
  text: string,
  work: () => Promise<T>,
): Promise<T> {
  const timer = setTimeout(() => terminal.err(`${text} …`), PATIENCE);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}

function failed(problems: readonly Problem[], terminal: Terminal): number {
  for (const problem of problems) terminal.err(formatProblem(problem));
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  terminal.err(`${count(errors, 'problem')}, nothing was written`);
  return ExitCode.problems;
}

function unknownProject(
  name: string,
  projects: readonly NestProject[],
  terminal: Terminal,
): number {
  const known = projects.flatMap((project) => project.name ?? []);
  const expected =
    known.length > 0
      ? `expected one of ${known.join(', ')}`
      : 'this is no Nest monorepo, leave it out';
  terminal.err(`unknown project "${name}": ${expected}`);
  return ExitCode.usage;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
