import { env } from '@nestjs-toolkit/core';

/** Variables of plugin `sentry`, read under `{SERVICE_PREFIX}_{PLUGIN_PREFIX}_`. */
export class SentryOptions {
  dsn = env.secret('DSN', {
    description: 'Address of the project, as Sentry shows it; without one nothing is reported.',
  });
  environment = env.string('ENVIRONMENT', {
    default: 'production',
    description: 'Where the service runs, such as production or staging.',
  });
  release = env.string('RELEASE', {
    description: 'Version that errors belong to; by default name@version of the service.',
  });
  dist = env.string('DIST', {
    description: 'Variant of the release, such as a build number.',
  });
  sampleRate = env.number('SAMPLE_RATE', {
    default: 1,
    min: 0,
    max: 1,
    description: 'Share of errors that is reported.',
  });
  codes = env.list('CODES', {
    default: ['UNKNOWN', 'INTERNAL', 'DATA_LOSS'],
    description: 'Status codes of calls that are reported.',
  });
  headers = env.list('HEADERS', {
    default: ['user-agent', 'content-type', 'accept', 'x-request-id'],
    description: 'Request headers and metadata that go into reports; no others do.',
  });
  attachStacktrace = env.boolean('ATTACH_STACKTRACE', {
    default: false,
    description: 'Whether messages, too, carry the stack of where they were sent.',
  });
  maxPending = env.integer('MAX_PENDING', {
    default: 64,
    min: 1,
    max: 10_000,
    description: 'Most reports that wait to be sent; further ones are dropped.',
  });
  flushTimeout = env.duration('FLUSH_TIMEOUT', {
    default: '2s',
    description: 'Longest time that the service waits at its stop for reports to leave.',
  });
  debug = env.boolean('DEBUG', {
    default: false,
    description: 'Whether the service logs what becomes of each report.',
  });

  /** Rules across variables. */
  validate(): string[] {
    const problems: string[] = [];
    // The DSN is a secret, so it is not quoted.
    if (this.dsn !== undefined && !isDsn(this.dsn))
      problems.push('DSN: expected one such as https://key@sentry.example.com/42');
    const unknown = this.codes.filter((code) => !CODES.includes(code));
    if (unknown.length > 0)
      problems.push(`CODES: unknown ${unknown.join(', ')}: expected some of ${CODES.join(', ')}`);
    return problems;
  }
}

function isDsn(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, pathname } = new URL(text);
  return /^https?:$/.test(protocol) && username !== '' && /\/\d+$/.test(pathname);
}

const CODES = [
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];
