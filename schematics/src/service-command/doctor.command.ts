import type { Command } from '../toolkit/command.js';
import { runBuiltService, SERVICE_OPTIONS, SERVICE_OPTIONS_HELP } from './run-built-service.js';

/** Asks every backend of the built service whether it answers. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Asks every backend of the built service whether it answers, and explains.',
  help: [
    'Usage: toolkit doctor [--project <name>] [--main <file>]',
    '',
    'Runs the built service with --doctor: it reads the configuration of this folder and environment, connects',
    'to each backend as a start would, asks it, closes it, and tries its ports. Nothing is migrated, registered',
    'or served. The exit code is 1 if the service would not start.',
    '',
    'Options:',
    ...SERVICE_OPTIONS_HELP,
  ].join('\n'),
  options: SERVICE_OPTIONS,
  run: (values, terminal) => runBuiltService(values, ['--doctor'], terminal),
};
