import type { ServerCall } from '../../call/server-call.js';
import type { RequestSource, ServedService } from '../../dispatch/served-service.js';
import { StatusError } from '../../error/status-error.js';
import type { HealthRegistry } from '../../health/health-registry.js';
import { HEALTH } from '../gen/own-descriptors.js';
import { ownMethod, ownService } from '../own-service.js';
import {
  HealthCheckRequest,
  HealthCheckResponse,
  HealthListRequest,
  HealthListResponse,
  ServingStatus,
} from './health-messages.js';
import { ReadinessMonitor } from './readiness-monitor.js';

export const HEALTH_SERVICE = 'grpc.health.v1.Health';

/** Name that asks for the server as a whole. */
const WHOLE_SERVER = '';

/**
 * `grpc.health.v1.Health`. A service is NOT_SERVING before the process is ready, while a required
 * readiness check fails that it depends on, and from the beginning of the drain; the server as a
 * whole is while any required check fails.
 *
 * @param serviceNames full names of the services that the server has
 */
export function createHealthService(
  health: HealthRegistry,
  serviceNames: () => readonly string[],
): ServedService {
  const monitor = new ReadinessMonitor(health);
  const isKnown = (name: string): boolean => name === WHOLE_SERVER || serviceNames().includes(name);
  const statusOf = async (service: string): Promise<HealthCheckResponse> => {
    const isReady = await monitor.isReady(service === WHOLE_SERVER ? undefined : service);
    return { status: isReady ? ServingStatus.SERVING : ServingStatus.NOT_SERVING };
  };

  const check = async (_: ServerCall, source: RequestSource): Promise<HealthCheckResponse> => {
    const { service } = requestOf(source);
    if (!isKnown(service)) throw StatusError.notFound(`service "${service}" is not served here`);
    return statusOf(service);
  };
  const list = async (): Promise<HealthListResponse> => {
    const names = [WHOLE_SERVER, ...serviceNames()];
    const statuses = await Promise.all(
      names.map(async (name) => [name, await statusOf(name)] as const),
    );
    return { statuses: new Map(statuses) };
  };
  const watch = async (call: ServerCall, source: RequestSource): Promise<unknown> => {
    const { service } = requestOf(source);
    return isKnown(service)
      ? watchStatus(monitor, () => statusOf(service), call.signal)
      : watchUnknown(call.signal);
  };

  const checkTypes = { request: HealthCheckRequest, response: HealthCheckResponse };
  return ownService(HEALTH_SERVICE, HEALTH, [
    ownMethod(HEALTH_SERVICE, { name: 'Check', kind: 'unary', ...checkTypes }, check),
    ownMethod(
      HEALTH_SERVICE,
      { name: 'List', kind: 'unary', request: HealthListRequest, response: HealthListResponse },
      list,
    ),
    ownMethod(HEALTH_SERVICE, { name: 'Watch', kind: 'server_streaming', ...checkTypes }, watch),
  ]);
}

function requestOf(source: RequestSource): HealthCheckRequest {
  return (source as () => HealthCheckRequest)();
}

/** The status now, and then each time it is another one. */
async function* watchStatus(
  monitor: ReadinessMonitor,
  currentStatus: () => Promise<HealthCheckResponse>,
  signal: AbortSignal,
): AsyncGenerator<HealthCheckResponse> {
  let last: ServingStatus | undefined;
  while (!signal.aborted) {
    const { version } = monitor;
    const current = await currentStatus();
    if (current.status !== last) yield current;
    last = current.status;
    await monitor.changedSince(version, signal);
  }
}

/** The services of a server never change, so there is nothing to say after the first message. */
async function* watchUnknown(signal: AbortSignal): AsyncGenerator<HealthCheckResponse> {
  yield { status: ServingStatus.SERVICE_UNKNOWN };
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
