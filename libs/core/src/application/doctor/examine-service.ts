import { discoveryFrom } from '../../discovery/create-resolvers.js';
import { isUnixHost } from '../../grpc/listener/listen-target.js';
import type { InspectedService } from '../command/read-config-report.js';
import { createLogger } from '../../logging/pino-logger.js';
import { calledServices } from '../../module/client-configs.js';
import { examineClient } from './examine-client.js';
import { examinePlugin, type Finding } from './examine-plugin.js';
import { examinePort, type PortToOpen } from './examine-port.js';

/** Longest time to connect to another service, in milliseconds. */
const CLIENT_TIMEOUT = 5_000;

export interface Examination {
  /** One paragraph per finding. */
  readonly text: string;
  /** Whether the service would start. */
  readonly isHealthy: boolean;
}

/** Asks every declared backend and called service whether it answers, and whether the ports are free. */
export async function examineService(service: InspectedService): Promise<Examination> {
  const { meta, config } = service;
  const { name, version } = meta;
  const context = {
    service: { name, version },
    variables: config.variables,
    secrets: () => config.secrets,
    timeout: config.lifecycle.startTimeout,
  };
  const findings = await Promise.all([
    ...config.plugins.map((plugin) => examinePlugin(plugin, context)),
    ...portsOf(service).map(examinePort),
    ...(await examineClients(service)),
  ]);
  const failed = findings.filter(({ status }) => status === 'failed');
  const isHealthy = failed.every(({ required }) => !required);
  return {
    text: [...findings.map(paragraphOf), summaryOf(findings, isHealthy)].join('\n'),
    isHealthy,
  };
}

/** Services that only a plugin can find, as it does in Consul, are left out: it is not running. */
async function examineClients({ meta, config, settings }: InspectedService): Promise<Finding[]> {
  const names = calledServices(meta.services, settings.clients ?? {});
  if (names.length === 0) return [];
  const logger = createLogger({ logLevel: 'silent', logFormat: 'json' });
  const discovery = discoveryFrom(config.clients.resolver, settings.resolvers ?? [], logger);
  try {
    const findings = await Promise.all(
      names.map((name) => examineClient(name, discovery, CLIENT_TIMEOUT)),
    );
    const hasOtherResolvers = config.plugins.some(({ declaration }) =>
      declaration.definition.type.startsWith('resolver'),
    );
    const isKnown = ({ subject }: Finding): boolean => subject.includes(' at ');
    return hasOtherResolvers ? findings.filter(isKnown) : findings;
  } finally {
    await discovery.close();
  }
}

function portsOf({ meta, config }: InspectedService): PortToOpen[] {
  const { grpc, http, probes } = config;
  const needsGrpc = meta.servicesOn('GRPC').length > 0 && !grpc.disabled;
  const needsHttp = meta.services.some(({ servers }) => servers.some((kind) => kind !== 'GRPC'));
  const ports: PortToOpen[] = [];
  if (needsGrpc) ports.push({ server: 'gRPC server', host: grpc.host, port: grpc.port });
  if (needsHttp) ports.push({ server: 'HTTP server', host: http.host, port: http.port });
  else if (probes.enabled) ports.push({ server: 'probes', host: probes.host, port: probes.port });
  return ports.filter(({ host, port }) => port !== 0 && !isUnixHost(host));
}

function paragraphOf({ subject, status, required, duration, reason, settings }: Finding): string {
  if (status === 'ok') return `ok       ${subject} (${duration} ms)`;
  const lines = [
    `${required ? 'FAILED ' : 'missing'}  ${subject} (${duration} ms)`,
    `         ${reason ?? ''}`,
    ...settings.map((setting) => `         ${setting}`),
  ];
  if (!required) lines.push('         the service starts without it and goes on trying');
  return lines.join('\n');
}

function summaryOf(findings: readonly Finding[], isHealthy: boolean): string {
  const failed = findings.filter(({ status }) => status === 'failed').length;
  if (failed === 0) return `\nall ${findings.length} checks passed`;
  const outcome = isHealthy ? 'the service would start, degraded' : 'the service would not start';
  return `\n${failed} of ${findings.length} checks failed: ${outcome}`;
}
