/**
 * Plugin `sentry`: errors of every transport, with their request and without secrets.
 *
 * @module
 */
export { type ReportDetails, type SentryInfo, type SentryPlugin } from './plugin-interface.js';
export { sentry } from './sentry.js';
export { SentryOptions } from './sentry-options.js';
