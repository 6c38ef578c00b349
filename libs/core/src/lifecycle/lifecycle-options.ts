import { env } from '../config/env.js';

/** How long the service may take to start and to stop: `{SERVICE_PREFIX}_*`. */
export class LifecycleOptions {
  startTimeout = env.duration('START_TIMEOUT', {
    default: '60s',
    description: 'Longest time that one start hook of a plugin may take.',
  });
  shutdownTimeout = env.duration('SHUTDOWN_TIMEOUT', {
    default: '10s',
    description: 'Longest time that calls in flight have to finish at shutdown.',
  });
  stopTimeout = env.duration('STOP_TIMEOUT', {
    default: '10s',
    description: 'Longest time that one stop hook of a plugin may take.',
  });
}
