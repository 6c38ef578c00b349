import { formatProblem } from '@nestjs-toolkit/codegen';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { INSTALL, needsInstall } from '../edit-project/needs-install.js';
import { ProblemsError } from '../edit-project/problems-error.js';
import type { ProjectChanges } from '../edit-project/project-changes.js';
import { count } from '../report/count.js';
import { ExitCode, type Terminal } from './command.js';

/** Writes what a command wants to change, says so, and prints what is left to do. */
export async function applyChanges(
  terminal: Terminal,
  isDryRun: boolean,
  plan: () => Promise<ProjectChanges>,
): Promise<number> {
  try {
    const changes = await plan();
    write(changes, isDryRun, terminal);
    return ExitCode.ok;
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    for (const problem of error.problems) terminal.err(formatProblem(problem));
    terminal.err(`${count(error.problems.length, 'problem')}, nothing was written`);
    return ExitCode.problems;
  }
}

function write(files: ProjectChanges, isDryRun: boolean, terminal: Terminal): void {
  // What differs is asked before it is written to the same disk.
  if (needsInstall(files)) files.report.action(INSTALL);
  for (const { kind, path, text } of files.changes()) {
    if (!isDryRun) writeText(join(terminal.folder, path), text);
    terminal.out(`${kind} ${path}`);
  }
  for (const path of files.removals()) {
    if (!isDryRun) rmSync(join(terminal.folder, path));
    terminal.out(`delete ${path}`);
  }
  const { notes, warnings, actions } = files.report;
  for (const text of [...notes, ...warnings]) terminal.out(text);
  if (actions.length > 0) terminal.out(['Left for you to do:', ...actions].join('\n  - '));
  if (isDryRun) terminal.out('nothing was written');
}

function writeText(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
