import { env } from '@nestjs-toolkit/core';

/** Settings of the worker besides those it shares with the service: `NOTIFICATION_SERVICE_*`. */
export class WorkerConfig {
  resendInterval = env.duration('RESEND_INTERVAL', {
    default: '1m',
    description: 'Pause between two looks for notifications that could not be sent.',
  });
  resendAfter = env.duration('RESEND_AFTER', {
    default: '1m',
    description: 'Age from which an unsent notification is sent again.',
  });
  resendFor = env.duration('RESEND_FOR', {
    default: '24h',
    description: 'Age from which it is given up.',
  });
  resendBatch = env.integer('RESEND_BATCH', {
    default: 20,
    min: 1,
    max: 1_000,
    description: 'Notifications that are taken at once.',
  });
}
