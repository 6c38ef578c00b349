import { PLUGIN_VERSION } from '@nestjs-toolkit/codegen';
import { parseArgs } from 'node:util';
import { ExitCode, type Command, type OptionValues, type Terminal } from './command.js';
import { COMMANDS } from './commands.js';
import { describeFailure } from './describe-failure.js';

/**
 * Runs the `toolkit` command.
 *
 * @param parameters what was typed behind `toolkit`
 * @returns the exit code
 */
export async function runToolkit(
  parameters: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const [name, ...rest] = parameters;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    terminal.out(overview());
    return name === undefined ? ExitCode.usage : ExitCode.ok;
  }
  if (name === '--version' || name === '-v') {
    terminal.out(PLUGIN_VERSION);
    return ExitCode.ok;
  }
  const command = COMMANDS.find((each) => each.name === name);
  if (command === undefined) {
    const known = COMMANDS.map((each) => each.name).join(', ');
    terminal.err(`unknown command "${name}": expected one of ${known}; see toolkit --help`);
    return ExitCode.usage;
  }
  return runCommand(command, rest, terminal);
}

async function runCommand(
  command: Command,
  parameters: string[],
  terminal: Terminal,
): Promise<number> {
  const parsed = parse(command, parameters);
  if (typeof parsed === 'string') {
    terminal.err(`${lowerFirst(parsed)}; see toolkit ${command.name} --help`);
    return ExitCode.usage;
  }
  if (parsed.values['help'] === true) {
    terminal.out(`${command.summary}\n\n${command.help}`);
    return ExitCode.ok;
  }
  try {
    return await command.run(parsed.values, terminal, parsed.words);
  } catch (error) {
    const reason = describeFailure(error);
    if (reason === undefined) throw error;
    terminal.err(reason);
    return ExitCode.problems;
  }
}

interface Parsed {
  readonly values: OptionValues;
  readonly words: readonly string[];
}

/** @returns the options and words, or what is wrong with them */
function parse({ options, maxWords = 0 }: Command, parameters: string[]): Parsed | string {
  try {
    const help = { type: 'boolean', short: 'h' } as const;
    const { values, positionals } = parseArgs({
      args: parameters,
      options: { ...options, help },
      strict: true,
      allowPositionals: maxWords > 0,
      allowNegative: true,
    });
    if (positionals.length > maxWords) return `unexpected word "${positionals[maxWords]}"`;
    return { values, words: positionals };
  } catch (error) {
    return (error as Error).message;
  }
}

function overview(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length)) + 2;
  const rows = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`);
  return [
    'Usage: toolkit <command> [options]',
    '',
    'Commands:',
    ...rows,
    '',
    'See toolkit <command> --help for the options of a command.',
  ].join('\n');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '');
}
