import { formatProblem } from '@nestjs-toolkit/codegen';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PLUGIN_CATALOG } from '../plugins/catalog.js';
import {
  applicationOptions,
  type ApplicationOptions,
  type ApplicationRequest,
} from '../toolkit-application/application-options.js';
import { createApplication } from '../toolkit-application/create-application.js';
import type { TextFile } from '../toolkit-application/render-templates.js';
import { ExitCode, type Command, type OptionValues, type Terminal } from './command.js';
import { askForApplication } from './ask-for-application.js';
import { UserError } from '../report/user-error.js';

const PLUGIN_FLAGS = PLUGIN_CATALOG.map(({ flag, summary }) => [flag, summary] as const);

/** Makes a new service that installs, builds, tests and starts at once. */
export const initCommand: Command = {
  name: 'init',
  summary: 'Makes a new service that starts at once.',
  help: [
    'Usage: toolkit init service [vendor/]<name> [options]',
    '',
    'Writes the folder <name>: a proto, layered sources, generated code, tests, scripts, a Makefile and a README.',
    'Without a name in a terminal, it asks. An existing folder is never written to.',
    '',
    'Plugins, which run inside of the process until .env says otherwise:',
    ...PLUGIN_FLAGS.map(([flag, summary]) => `  ${`--${flag}`.padEnd(17)}${summary}`),
    '',
    'Servers:',
    '  --no-http        gRPC only',
    '  --ws             WebSocket too',
    '  --gateway        with an rpc that is forwarded to another service',
    '',
    'Options:',
    '  --cjs            CommonJS and Jest instead of ECMAScript modules and Vitest',
    '  --dry-run        only says what would be written',
  ].join('\n'),
  options: {
    ...Object.fromEntries(PLUGIN_FLAGS.map(([flag]) => [flag, { type: 'boolean' as const }])),
    http: { type: 'boolean', default: true },
    ws: { type: 'boolean' },
    gateway: { type: 'boolean' },
    cjs: { type: 'boolean' },
    esm: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
  },
  maxWords: 2,
  run: async (values, terminal, [kind, name]) => {
    if (kind !== undefined && kind !== 'service') {
      throw new UserError(`unknown kind "${kind}": expected toolkit init service ${name ?? kind}`);
    }
    const request = name === undefined ? await ask(terminal) : requestOf(name, values);
    if (request === undefined) {
      terminal.err('name of the service is missing: expected toolkit init service <name>');
      return ExitCode.usage;
    }
    return init(request, values['dry-run'] === true, terminal);
  },
};

function requestOf(name: string, values: OptionValues): ApplicationRequest {
  return {
    name,
    plugins: PLUGIN_CATALOG.filter(({ flag }) => values[flag] === true).map(({ type }) => type),
    http: values['http'] !== false,
    ws: values['ws'] === true,
    gateway: values['gateway'] === true,
    modules: values['cjs'] === true ? 'cjs' : 'esm',
  };
}

async function ask({ ask: question }: Terminal): Promise<ApplicationRequest | undefined> {
  return question && askForApplication(question);
}

async function init(
  request: ApplicationRequest,
  isDryRun: boolean,
  terminal: Terminal,
): Promise<number> {
  const options = validOptions(request);
  const folder = join(terminal.folder, options.name);
  if (existsSync(folder) && !isEmptyFolder(folder)) {
    throw new UserError(
      `${options.name} already exists: choose another name, or add a service to it with nest g toolkit-service`,
    );
  }
  const result = await createApplication(options);
  if (result.kind === 'invalid') {
    for (const problem of result.problems) terminal.err(formatProblem(problem));
    return ExitCode.problems;
  }
  for (const file of result.files) {
    if (!isDryRun) write(folder, file);
    terminal.out(`create ${options.name}/${file.path}`);
  }
  terminal.out(isDryRun ? '\nnothing was written' : nextSteps(options));
  return ExitCode.ok;
}

function validOptions(request: ApplicationRequest): ApplicationOptions {
  try {
    return applicationOptions(request);
  } catch (error) {
    throw new UserError((error as Error).message, { cause: error });
  }
}

function isEmptyFolder(path: string): boolean {
  try {
    return readdirSync(path).length === 0;
  } catch {
    return false;
  }
}

function write(folder: string, { path, text }: TextFile): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function nextSteps({ name, http }: ApplicationOptions): string {
  return [
    '',
    'Next:',
    `  cd ${name}`,
    '  npm install          # or make init',
    '  npm start            # or make run',
    ...(http ? ['  curl http://localhost:8080/hello/Ada'] : []),
  ].join('\n');
}
