import { env } from '@nestjs-toolkit/core';

/** Settings of this service besides those of its servers and plugins: `USER_SERVICE_*`. */
export class AppConfig {
  appName = env.string('APP_NAME', {
    default: 'user-service',
    description: 'Name shown in logs.',
  });
  environment = env.string('ENVIRONMENT', {
    default: 'development',
    description: 'Where the service runs.',
  });
  maxRetries = env.integer('MAX_RETRIES', {
    default: 3,
    min: 0,
    max: 10,
    description: 'How often a database query is tried again after a lost connection.',
  });
  requestTimeout = env.duration('REQUEST_TIMEOUT', {
    default: '30s',
    description: 'Longest time a request may take.',
  });
  cacheTimeout = env.duration('CACHE_TIMEOUT', {
    default: '1h',
    description: 'How long a user stays in the cache.',
  });
  enableUserCache = env.boolean('ENABLE_USER_CACHE', {
    default: true,
    description: 'Whether users are cached.',
  });
  outboxInterval = env.duration('OUTBOX_INTERVAL', {
    default: '5s',
    description: 'Pause before events are published again that could not be.',
  });
}
