import type { experimental } from '@grpc/grpc-js';
import type { Backend } from './backend.js';

export type BalancerPolicy = 'round_robin' | 'least_pending' | 'random';

/** Whose turn it is; kept when the list of backends changes. */
export interface Turn {
  next: number;
}

/**
 * Chooses a backend for each call. Backends that are left out are passed over, unless that would
 * leave less than half of them.
 *
 * @param backends at least one, all of them connected
 */
export function createPicker(
  policy: BalancerPolicy,
  backends: readonly Backend[],
  turn: Turn,
): experimental.Picker {
  const choose = CHOICES[policy];
  return { pick: (args) => choose(usable(backends), turn).pick(args) };
}

function usable(backends: readonly Backend[]): readonly Backend[] {
  if (backends.length === 1) return backends;
  const now = Date.now();
  if (!backends.some((backend) => backend.isEjected(now))) return backends;
  const rest = backends.filter((backend) => !backend.isEjected(now));
  return rest.length * 2 >= backends.length ? rest : backends;
}

type Choice = (backends: readonly Backend[], turn: Turn) => Backend;

const CHOICES: Record<BalancerPolicy, Choice> = {
  round_robin: (backends, turn) => {
    turn.next = (turn.next + 1) % backends.length;
    return backends[turn.next]!;
  },
  random: (backends) => backends[Math.floor(Math.random() * backends.length)]!,
  /** Ties take turns, so that an idle client does not always use the first one. */
  least_pending: (backends, turn) => {
    turn.next = (turn.next + 1) % backends.length;
    let best = backends[turn.next]!;
    for (const backend of backends) if (backend.pending < best.pending) best = backend;
    return best;
  },
};
