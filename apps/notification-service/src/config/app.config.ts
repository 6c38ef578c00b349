import { env } from '@nestjs-toolkit/core';

/** Settings of this service besides those of its servers and plugins: `NOTIFICATION_SERVICE_*`. */
export class AppConfig {
  consumeEvents = env.boolean('CONSUME_EVENTS', {
    default: true,
    description: 'Whether this process handles events; turn it off where workers do.',
  });
  preferencesCacheTimeout = env.duration('PREFERENCES_CACHE_TIMEOUT', {
    default: '10m',
    description: 'How long preferences stay in the cache.',
  });
  sendTimeout = env.duration('SEND_TIMEOUT', {
    default: '10s',
    description: 'Longest time that sending one notification may take.',
  });
}
