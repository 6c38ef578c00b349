import { env } from '@nestjs-toolkit/core';

/** Variables of plugin `prometheus`, read under `{SERVICE_PREFIX}_{PLUGIN_PREFIX}_`. */
export class PrometheusOptions {
  path = env.string('PATH', {
    default: '/metrics',
    description: 'Path that serves the metrics.',
  });
  host = env.string('HOST', {
    default: '0.0.0.0',
    description: 'IP address or host name to listen on, if PORT is set.',
  });
  port = env.port('PORT', {
    description:
      'TCP port of its own for the metrics; by default they are served on the HTTP port of the service.',
  });
  bearerToken = env.secret('BEARER_TOKEN', {
    description:
      'Token that Prometheus has to send as Authorization: Bearer …; by default anybody may read.',
  });
  buckets = env.list('BUCKETS', {
    default: [
      '0.001',
      '0.0025',
      '0.005',
      '0.01',
      '0.025',
      '0.05',
      '0.1',
      '0.25',
      '0.5',
      '1',
      '2.5',
      '5',
      '10',
    ],
    description: 'Upper limits of the duration histogram, in seconds, in ascending order.',
  });
  processMetrics = env.boolean('PROCESS_METRICS', {
    default: true,
    description: 'Whether to tell about the process: CPU, memory, event loop, garbage collection.',
  });
  namePrefix = env.string('NAME_PREFIX', {
    default: 'toolkit_',
    description: 'Text in front of the names of all metrics but those of the process and your own.',
  });

  /** Rules across variables. */
  validate(): string[] {
    const problems: string[] = [];
    if (!/^\/[\w\-.~/]*$/.test(this.path))
      problems.push(`PATH: "${this.path}" is no path: expected one such as /metrics`);
    if (!/^[a-zA-Z_:][\w:]*$/.test(`${this.namePrefix}x`))
      problems.push(
        `NAME_PREFIX: "${this.namePrefix}" is no start of a metric's name: expected letters, digits and "_"`,
      );
    const limits = this.buckets.map(Number);
    const isAscending = limits.every((limit, index) => limit > (limits[index - 1] ?? 0));
    if (limits.length === 0 || limits.length > 64 || !isAscending)
      problems.push('BUCKETS: expected up to 64 positive numbers of seconds in ascending order');
    return problems;
  }
}
