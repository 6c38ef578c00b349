import { AsyncLocalStorage } from 'node:async_hooks';
import type { EventMessage } from '../event.js';

const storage = new AsyncLocalStorage<EventMessage>();

/** The message that the running code handles, or `undefined` outside of any handler. */
export function currentMessage(): EventMessage | undefined {
  return storage.getStore();
}

export function runInMessage<T>(message: EventMessage, run: () => T): T {
  return storage.run(message, run);
}
