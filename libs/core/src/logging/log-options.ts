import { env } from '../config/env.js';
import type { LogLevel } from './toolkit-logger.js';

const LEVELS = [
  'trace',
  'debug',
  'info',
  'warn',
  'error',
  'fatal',
  'silent',
] as const satisfies LogLevel[];

/** How the service logs: `{SERVICE_PREFIX}_LOG_*`. */
export class LogOptions {
  logLevel = env.choice('LOG_LEVEL', LEVELS, {
    default: 'info',
    description: 'Lowest level that is written.',
  });
  logFormat = env.choice('LOG_FORMAT', ['auto', 'json', 'pretty'], {
    default: 'auto',
    description:
      'json writes one object per line, pretty is for people, auto is json if NODE_ENV is production.',
  });
}
