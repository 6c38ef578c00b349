import { ExitCode, type Command } from '../toolkit/command.js';
import { runBuiltService, SERVICE_OPTIONS, SERVICE_OPTIONS_HELP } from './run-built-service.js';

const FORMATS = ['yaml', 'env', 'markdown', 'json-schema', 'kubernetes'] as const;

/** Prints every variable that the built service reads. */
export const configCommand: Command = {
  name: 'config',
  summary: 'Prints every variable that the built service reads.',
  help: [
    'Usage: toolkit config [--all] [--yaml | --env | --markdown | --json-schema | --kubernetes]',
    '',
    'Runs the built service with --help, which prints its configuration and ends. Nothing is connected and no',
    'port is opened. Values are those that a start in this folder would use; secrets are never printed.',
    '',
    'Options:',
    '  --all               also variables that have no default and are not set',
    '  --yaml              as YAML, by default as a table',
    '  --env               as a .env file',
    '  --markdown          as Markdown tables for documentation: defaults, no values',
    '  --json-schema       as a JSON Schema of the environment',
    '  --kubernetes        as a Kubernetes ConfigMap and Secret',
    '  --without-comments  names and values only',
    ...SERVICE_OPTIONS_HELP,
  ].join('\n'),
  options: {
    ...SERVICE_OPTIONS,
    all: { type: 'boolean' },
    'without-comments': { type: 'boolean' },
    ...Object.fromEntries(FORMATS.map((format) => [format, { type: 'boolean' }] as const)),
  },
  run: async (values, terminal) => {
    const formats = FORMATS.filter((format) => values[format] === true);
    if (formats.length > 1) {
      terminal.err(`expected one format, got --${formats.join(' and --')}`);
      return ExitCode.usage;
    }
    const flags = (['all', 'without-comments'] as const).filter((flag) => values[flag] === true);
    const args = ['help', formats[0] ?? 'table', ...flags].map((flag) => `--${flag}`);
    return runBuiltService(values, args, terminal);
  },
};
