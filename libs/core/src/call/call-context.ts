import { AsyncLocalStorage } from 'node:async_hooks';
import type { Call } from './call.js';

const storage = new AsyncLocalStorage<Call>();

/** The call that the running code works for, or `undefined` outside of any call. */
export function currentCall(): Call | undefined {
  return storage.getStore();
}

/** Runs a function as part of a call. */
export function runInCall<T>(call: Call, run: () => T): T {
  return storage.run(call, run);
}
