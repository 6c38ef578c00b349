import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { HttpTransport } from '../http/http-transport.js';
import { isPretty } from '../logging/pino-logger.js';
import { ToolkitLogger } from '../logging/toolkit-logger.js';
import { ServiceMeta } from '../module/service-meta.js';
import { ToolkitConfig } from '../module/toolkit-config.js';
import type { ListeningAddresses } from './toolkit-application.js';

/** Says what runs where: a table for the person who started the service, one log line for machines. */
export function printStartupSummary(
  app: NestFastifyApplication,
  addresses: ListeningAddresses,
): void {
  const meta = app.get(ServiceMeta);
  const { probes, log, http } = app.get(ToolkitConfig);
  if (!isPretty(log.logFormat)) {
    app.get(ToolkitLogger).info('service is ready', { ...addresses });
    return;
  }
  const rows: [string, string][] = [];
  if (addresses.http) rows.push(['HTTP', addresses.http]);
  if (addresses.grpc) rows.push(['gRPC', addresses.grpc]);
  if (addresses.http && app.get(HttpTransport).servesDocs) {
    rows.push(['docs', addresses.http + http.docsPath]);
  }
  if (addresses.http && probes.enabled) {
    rows.push(
      ['liveness', addresses.http + probes.livenessPath],
      ['readiness', addresses.http + probes.readinessPath],
    );
  }
  const lines = rows.map(([name, place]) => `  ${name.padEnd(10)} ${place}`);
  process.stdout.write(`\n${meta.name} ${meta.version} is ready\n\n${lines.join('\n')}\n\n`);
}
