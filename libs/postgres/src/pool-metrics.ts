import type { Metric } from '@nestjs-toolkit/core';
import type { Pool } from 'pg';

/** How many connections of a pool are idle, in use and allowed, and who waits for one. */
export function poolMetrics(pool: Pool): readonly Metric[] {
  const connections = (state: 'idle' | 'used', value: number): Metric => ({
    name: 'pool_connections',
    help: 'Open connections of the pool.',
    kind: 'gauge',
    value,
    labels: { state },
  });
  return [
    connections('idle', pool.idleCount),
    connections('used', pool.totalCount - pool.idleCount),
    {
      name: 'pool_connections_limit',
      help: 'Most connections that the pool may open.',
      kind: 'gauge',
      value: pool.options.max,
    },
    {
      name: 'pool_waiting',
      help: 'Queries that wait for a connection of the pool.',
      kind: 'gauge',
      value: pool.waitingCount,
    },
  ];
}
