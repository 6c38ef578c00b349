import { join } from 'node:path';
import { NodeChild } from '../processes/node-child.js';
import { grpcLoad } from './grpc-load.js';
import { httpLoad } from './http-load.js';
import type { Load, LoadPlan, LoadResult } from './load.js';

/** Loads a server from inside of this process. */
export const loadHere: Load = (plan) =>
  plan.protocol === 'grpc' ? grpcLoad(plan) : httpLoad(plan);

/** Loads a server from a process of its own, on the core for all that is not measured. */
export const loadInProcess: Load = async (plan) => {
  const script = join(import.meta.dirname, 'load-worker.js');
  const child = new NodeChild(script, [JSON.stringify(plan, bytesToBase64)], { core: 'other' });
  try {
    return await child.receive<LoadResult>();
  } finally {
    await child.stop();
  }
};

/** A plan as it was given to a worker. */
export function parsePlan(text: string): LoadPlan {
  const plan = JSON.parse(text) as LoadPlan & { body?: string };
  if (plan.protocol === 'http') return plan;
  return { ...plan, body: Buffer.from(String(plan.body), 'base64') };
}

function bytesToBase64(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const original = this[key];
  return original instanceof Uint8Array ? Buffer.from(original).toString('base64') : value;
}
