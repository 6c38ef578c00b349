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
  const iterator = iteratorOf(requests);
  let wake: (() => void) | undefined;
  call.onceOver(() => {
    wake?.();
    void stop(iterator);
  });
  try {
    while (!call.hasEnded) {
      const { done, value } = await iterator.next();
      if (call.hasEnded) return;
      if (done) return call.active.halfClose();
      const bytes = encode(value as never);
      await new Promise<void>((resolve) => {
        wake = resolve;
        call.active.send(bytes, resolve);
      });
    }
  } catch (error) {
    call.fail(
      StatusError.is(error)
        ? error
        : StatusError.cancelled('stream of requests failed', { cause: error }),
    );
  }
}

type AnyIterator = AsyncIterator<unknown> | Iterator<unknown>;

function iteratorOf(requests: Requests<unknown>): AnyIterator {
  if (Symbol.asyncIterator in requests) return requests[Symbol.asyncIterator]();
  return (requests as Iterable<unknown>)[Symbol.iterator]();
}

/** A source that is waiting for something ends in its own time; what it throws meanwhile interests nobody. */
async function stop(iterator: AnyIterator): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    return;
  }
}
