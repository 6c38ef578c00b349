import type { FastifyInstance, FastifyReply } from 'fastify';
import type { CheckKind, HealthRegistry, HealthReport } from '../../health/health-registry.js';
import type { ProbesOptions } from './probes-options.js';

/**
 * Serves liveness and readiness: 200 or 503, with the report as JSON: `{"status":"ok","checks":
 * {"pgsql":{"status":"ok","required":true}}}`. With `?service=` and the full name of a service it is
 * that of what the service depends on; an unknown one gives 404. A report is served again for a short time, and
 * probes that come while checks run share their outcome, so nobody can wear out what is checked.
 */
export function addProbeRoutes(
  fastify: FastifyInstance,
  options: ProbesOptions,
  health: HealthRegistry,
): void {
  add('liveness', options.livenessPath);
  add('readiness', options.readinessPath);

  function add(kind: CheckKind, url: string): void {
    const known = [undefined, ...health.services];
    const reports = new Map(
      known.map((name) => [name, cachedReport(health, kind, options.cacheTime, name)]),
    );
    fastify.route({
      method: ['GET', 'HEAD'],
      url,
      handler: async ({ query }, reply) => {
        const { service } = query as { service?: string };
        const reportOf = reports.get(service);
        return reportOf ? send(reply, await reportOf()) : reply.code(404).send();
      },
    });
  }
}

function send(reply: FastifyReply, report: HealthReport): FastifyReply {
  return reply
    .code(report.status === 'failed' ? 503 : 200)
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(report));
}

/** @param cacheTime in milliseconds */
function cachedReport(
  health: HealthRegistry,
  kind: CheckKind,
  cacheTime: number,
  service: string | undefined,
): () => Promise<HealthReport> {
  let latest: Promise<HealthReport> | undefined;
  let servedUntil = 0;
  health.onServingChange(() => (latest = undefined));
  return () => {
    if (latest && Date.now() < servedUntil) return latest;
    const report = health.run(kind, service);
    latest = report;
    // A report that is still being made is shared, however long that takes.
    servedUntil = Infinity;
    void report.finally(() => {
      if (latest === report) servedUntil = Date.now() + cacheTime;
    });
    return report;
  };
}
