/** A place in the text as the automaton sees it: what may come next, and what came before. */
export interface State {
  /** Steps of the program to go on from, one bit each. */
  readonly steps: Uint32Array;
  /** What stands before this place, as far as the program's assertions ask. */
  readonly before: number;
  /** The state after each symbol, as far as it is known. */
  readonly next: (State | undefined)[];
}

/** Whatever follows, the pattern does not match. */
export const FAILED: State = createState(new Uint32Array(0), 0);
/** Whatever follows, the pattern matches. */
export const MATCHED: State = createState(new Uint32Array(0), 0);

/** States remembered, at most. A full cache is emptied, and what is needed computed anew. */
export const MAX_STATES = 1000;

/** Every state once, within a bounded amount of memory. */
export class StateCache {
  /** The state that every text begins in: the only one that is never forgotten. */
  readonly start: State;
  private readonly buckets = new Map<number, State[]>();
  private states = 0;

  constructor(steps: Uint32Array, before: number) {
    this.start = createState(steps, before);
  }

  /** The one state with these steps. */
  get(steps: Uint32Array, before: number): State {
    const hash = hashOf(steps, before);
    const bucket = this.buckets.get(hash) ?? [];
    const known = bucket.find((state) => state.before === before && isSame(state.steps, steps));
    return known ?? this.add(hash, createState(steps, before));
  }

  private add(hash: number, state: State): State {
    if (this.states >= MAX_STATES) this.clear();
    const bucket = this.buckets.get(hash);
    if (bucket) bucket.push(state);
    else this.buckets.set(hash, [state]);
    this.states++;
    return state;
  }

  /** States hold each other by their transitions, all of which begin at the start. */
  private clear(): void {
    this.buckets.clear();
    this.start.next.length = 0;
    this.states = 0;
  }
}

function createState(steps: Uint32Array, before: number): State {
  return { steps, before, next: [] };
}

/** FNV-1a. */
function hashOf(steps: Uint32Array, before: number): number {
  let hash = 0x811c9dc5 ^ before;
  for (const word of steps) hash = Math.imul(hash ^ word, 0x01000193);
  return hash;
}

function isSame(left: Uint32Array, right: Uint32Array): boolean {
  return left.every((word, index) => word === right[index]);
}
