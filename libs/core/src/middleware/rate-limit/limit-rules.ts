import { parseDuration } from '../../config/duration.js';
import { type RpcRule, splitRule } from '../rpc-rules.js';
import type { Limit } from './gcra.js';

/** A limit of one rpc, as the environment states it: `CreateUser=10/1m` or `CreateUser=10/1m+20`. */
export interface LimitRule extends RpcRule {
  readonly limit: Limit;
}

/** `10/1m`, and after a plus sign the burst if it is not the same number. */
const LIMIT = /^(\d+)\/([\w.]+)(?:\+(\d+))?$/;

/** @returns `undefined` if the text is no rule */
export function parseLimitRule(text: string): LimitRule | undefined {
  const { rpc, value = '' } = splitRule(text) ?? {};
  const [, requests, period, burst] = LIMIT.exec(value) ?? [];
  const milliseconds = period === undefined ? undefined : parseDuration(period);
  if (rpc === undefined || !Number(requests) || !milliseconds) return undefined;
  return {
    rpc,
    limit: {
      requests: Number(requests),
      period: milliseconds,
      burst: Number(burst ?? requests) || 1,
    },
  };
}
