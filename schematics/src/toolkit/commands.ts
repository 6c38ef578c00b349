import { configCommand } from '../service-command/config.command.js';
import { doctorCommand } from '../service-command/doctor.command.js';
import { addCommand } from './add.command.js';
import { breakingCommand } from './breaking.command.js';
import type { Command } from './command.js';
import { deployCommand } from './deploy.command.js';
import { describeCommand } from './describe.command.js';
import { generateCommand } from './generate.command.js';
import { initCommand } from './init.command.js';
import { lintCommand } from './lint.command.js';

/** Commands of `toolkit`, in the order that its help lists them. */
export const COMMANDS: readonly Command[] = [
  initCommand,
  addCommand,
  describeCommand,
  generateCommand,
  lintCommand,
  breakingCommand,
  deployCommand,
  configCommand,
  doctorCommand,
];
