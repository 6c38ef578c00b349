import { MemoryExchange } from './memory-exchange.js';

interface Shared {
  readonly exchange: MemoryExchange;
  users: number;
}

/** Exchanges that plugins of this process share because their DSNs give them the same name. */
const shared = new Map<string, Shared>();

export interface BorrowedExchange {
  readonly exchange: MemoryExchange;
  /** The last one to give a shared exchange back empties it. */
  giveBack(): void;
}

/** An exchange of one's own for an empty name, or the one that goes by the name. */
export function borrowExchange(name: string): BorrowedExchange {
  if (name === '') {
    const exchange = new MemoryExchange();
    return { exchange, giveBack: () => exchange.clear() };
  }
  const entry = shared.get(name) ?? { exchange: new MemoryExchange(), users: 0 };
  shared.set(name, entry);
  entry.users++;
  return {
    exchange: entry.exchange,
    giveBack() {
      if (--entry.users > 0) return;
      entry.exchange.clear();
      shared.delete(name);
    },
  };
}
