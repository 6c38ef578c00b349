import {
  codeName,
  type Call,
  type CallObserver,
  type ClientCallObserver,
} from '@nestjs-toolkit/core';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

export interface CallMetricsOptions {
  readonly registry: Registry;
  /** Text in front of each name. */
  readonly prefix: string;
  /** Upper limits of the histogram, in seconds. */
  readonly buckets: readonly number[];
}

const RPC_LABELS = ['transport', 'rpc_service', 'rpc_method'] as const;

/** Rate, errors and duration of the calls of every rpc on every transport. */
export function createCallMetrics({ registry, prefix, buckets }: CallMetricsOptions): CallObserver {
  const registers = [registry];
  const calls = new Counter({
    name: `${prefix}calls_total`,
    help: 'Calls that have ended, by status code.',
    labelNames: [...RPC_LABELS, 'code'],
    registers,
  });
  const durations = new Histogram({
    name: `${prefix}call_duration_seconds`,
    help: 'Time from the arrival of a call to the end of its answer.',
    labelNames: RPC_LABELS,
    buckets: [...buckets],
    registers,
  });
  const inFlight = new Gauge({
    name: `${prefix}calls_in_flight`,
    help: 'Calls that are being answered.',
    labelNames: RPC_LABELS,
    registers,
  });
  const messages = new Counter({
    name: `${prefix}sent_messages_total`,
    help: 'Messages sent as answers; streams send several per call.',
    labelNames: RPC_LABELS,
    registers,
  });
  return {
    started: (call) => {
      const labels = labelsOf(call);
      inFlight.inc(labels);
      return {
        ended: ({ code, duration, messages: sent }) => {
          inFlight.dec(labels);
          calls.inc({ ...labels, code: codeName(code) });
          durations.observe(labels, duration / 1000);
          if (sent > 0) messages.inc(labels, sent);
        },
      };
    },
  };
}

const CLIENT_LABELS = ['service', 'rpc_service', 'rpc_method'] as const;

/** Rate, errors and duration of the calls that the service makes of others. */
export function createClientMetrics({
  registry,
  prefix,
  buckets,
}: CallMetricsOptions): ClientCallObserver {
  const registers = [registry];
  const calls = new Counter({
    name: `${prefix}client_calls_total`,
    help: 'Calls of other services that have ended, by status code.',
    labelNames: [...CLIENT_LABELS, 'code'],
    registers,
  });
  const durations = new Histogram({
    name: `${prefix}client_call_duration_seconds`,
    help: 'Time from the start of a call of another service to the end of its answer.',
    labelNames: CLIENT_LABELS,
    buckets: [...buckets],
    registers,
  });
  return {
    started: ({ service, path }) => {
      const [, rpcService = '', rpcMethod = ''] = path.split('/');
      const labels = { service, rpc_service: rpcService, rpc_method: rpcMethod };
      return {
        ended: ({ code, duration }) => {
          calls.inc({ ...labels, code: codeName(code) });
          durations.observe(labels, duration / 1000);
        },
      };
    },
  };
}

function labelsOf({ transport, service, method }: Call) {
  return { transport, rpc_service: service.typeName, rpc_method: method.name };
}
