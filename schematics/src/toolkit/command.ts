import type { ParseArgsConfig } from 'node:util';

/** What a command reads and writes besides files. */
export interface Terminal {
  /** Folder that the command was started in. */
  readonly folder: string;
  out(line: string): void;
  err(line: string): void;
  /** Asks a person. Absent: nobody is there. */
  readonly ask?: (question: string) => Promise<string>;
  /** Ends a command that goes on by itself, such as `generate --watch`. */
  readonly signal?: AbortSignal;
}

/** Values of options by name, as `node:util` parses them. */
export type OptionValues = Readonly<
  Record<string, string | boolean | readonly (string | boolean)[] | undefined>
>;

/** A subcommand of `toolkit`. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Help text behind the summary. */
  readonly help: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** Most words behind the command besides options. @default 0 */
  readonly maxWords?: number;
  /** @param words what was typed besides options @returns the exit code */
  run(values: OptionValues, terminal: Terminal, words: readonly string[]): Promise<number>;
}

/** Exit codes: a command that did its work, one that found problems, and one that was called wrongly. */
export const ExitCode = { ok: 0, problems: 1, usage: 2 } as const;
