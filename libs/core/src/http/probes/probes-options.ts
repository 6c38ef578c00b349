import { env } from '../../config/env.js';

/** Liveness and readiness over HTTP, read under `{SERVICE_PREFIX}_PROBES_*`. */
export class ProbesOptions {
  enabled = env.boolean('ENABLED', {
    default: true,
    description: 'Serves the probes.',
  });
  host = env.string('HOST', {
    aliases: ['LISTEN'],
    default: '0.0.0.0',
    description: 'IP address or host name to listen on, for a service without an HTTP server.',
  });
  port = env.port('PORT', {
    default: 8080,
    description: 'TCP port to listen on, for a service without an HTTP server.',
  });
  livenessPath = env.string('LIVENESS_PATH', {
    default: '/_healthz/liveness',
    description: 'Path that answers 200 as long as the process need not be restarted, else 503.',
  });
  readinessPath = env.string('READINESS_PATH', {
    default: '/_healthz/readiness',
    description: 'Path that answers 200 as long as the service can serve calls, else 503.',
  });
  cacheTime = env.duration('CACHE_TIME', {
    default: '1s',
    description:
      'How long the result of the checks is served again, so that probes do not wear out what they check.',
  });

  /** Rules across variables. */
  validate(): string[] {
    const problems = (
      [
        ['LIVENESS_PATH', this.livenessPath],
        ['READINESS_PATH', this.readinessPath],
      ] as const
    )
      .filter(([, path]) => !/^\/[\w\-.~/]*$/.test(path))
      .map(([name, path]) => `${name}: "${path}" is no path: expected one such as /healthz`);
    if (this.livenessPath === this.readinessPath) {
      problems.push('READINESS_PATH: must differ from LIVENESS_PATH');
    }
    return problems;
  }
}
