import { StatusError } from '../error/status-error.js';
import type { RemoteCall } from './remote-call.js';
import type { Requests } from './remote-service.js';

/**
 * Sends a stream of requests, each when there is room for it. The source is told to end when the call
 * does; what it throws ends the call.
 */
export async function sendRequests(
  call: RemoteCall,
  requests: Requests<unknown>,
  encode: (message: never) => Uint8Array,
): Promise<void> {
  const iterator =
    Symbol.asyncIterator in requests
      ? requests[Symbol.asyncIterator]()
      : (requests as Iterable<unknown>)[Symbol.iterator]();
  const over = new Promise<undefined>((resolve) => call.onceOver(() => resolve(undefined)));
  try {
    while (!call.hasEnded) {
      const step = await Promise.race([iterator.next(), over]);
      if (step === undefined) break;
      if (step.done) {
        call.active.halfClose();
        return;
      }
      await Promise.race([sendOne(call, encode(step.value as never)), over]);
    }
  } catch (error) {
    call.fail(
      StatusError.is(error)
        ? error
        : StatusError.cancelled('stream of requests failed', { cause: error }),
    );
  }
  // A source that is waiting for something ends in its own time.
  void Promise.resolve(iterator.return?.()).catch(() => undefined);
}

function sendOne(call: RemoteCall, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => call.active.send(bytes, resolve));
}
