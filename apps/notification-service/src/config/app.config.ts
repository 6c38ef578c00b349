import { env } from '@nestjs-toolkit/core';

/** Settings of this service besides those of its servers and plugins: `NOTIFICATION_SERVICE_*`. */
export class AppConfig {
  eventConsumers = env.choice('EVENT_CONSUMERS', ['all', 'workers'], {
    default: 'all',
    description:
      'Which processes handle events: all, or only workers, so that those that answer calls stay fast.',
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
