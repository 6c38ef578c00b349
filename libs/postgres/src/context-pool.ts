import { AsyncResource } from 'node:async_hooks';
import { trace } from '@opentelemetry/api';
import { Pool, type PoolConfig } from 'pg';

type Lend = (...lent: unknown[]) => void;
type Connect = (lend?: Lend) => unknown;

/**
 * A pool whose queries stay in the trace of their caller. node-postgres hands a connection to a
 * waiting query from within the query that gives it back.
 */
export function contextPool(config: PoolConfig): Pool {
  const pool = new Pool(config);
  const connect = pool.connect.bind(pool) as unknown as Connect;
  const connectInContext: Connect = (lend) =>
    connect(lend && trace.getActiveSpan() ? AsyncResource.bind(lend) : lend);
  pool.connect = connectInContext as typeof pool.connect;
  return pool;
}
