import { definePlugin } from '@nestjs-toolkit/core';
import type { SentryPlugin } from './plugin-interface.js';
import { SentryOptions } from './sentry-options.js';
import { SentryPluginInstance } from './sentry-plugin.js';

/** Plugin type `sentry`: errors of every transport, with their request and without secrets. */
export const sentry = definePlugin<SentryOptions, SentryPlugin>({
  type: 'sentry',
  options: SentryOptions,
  create: (options, context) => new SentryPluginInstance(options, context),
});
