import { status as GrpcStatus, type experimental } from '@grpc/grpc-js';

/** One address of a service, with what its calls say of it. */
export interface Backend {
  readonly key: string;
  readonly leaf: experimental.LeafLoadBalancer;
  /** Calls that are running. */
  readonly pending: number;
  /** Whether calls had better go elsewhere for now. */
  isEjected(now: number): boolean;
  /** Picks its connection for a call, and watches the call. */
  pick(args: experimental.PickArgs): experimental.PickResult;
}

export interface EjectionSettings {
  readonly ejectionFailures: number;
  readonly ejectionTime: number;
}

const MAX_DOUBLINGS = 8;

export function createBackend(
  key: string,
  leaf: experimental.LeafLoadBalancer,
  { ejectionFailures, ejectionTime }: EjectionSettings,
): Backend {
  let pending = 0;
  let failures = 0;
  let ejections = 0;
  let ejectedUntil = 0;
  const started = (): void => {
    pending++;
  };
  const ended = (status: GrpcStatus): void => {
    pending--;
    if (status === GrpcStatus.CANCELLED) return;
    if (status !== GrpcStatus.UNAVAILABLE && status !== GrpcStatus.DEADLINE_EXCEEDED) {
      failures = 0;
      ejections = 0;
      return;
    }
    failures++;
    if (ejectionFailures === 0 || failures < ejectionFailures) return;
    // Calls that were under way when it was left out tell nothing new.
    if (Date.now() < ejectedUntil) return;
    ejectedUntil = Date.now() + ejectionTime * 2 ** Math.min(ejections++, MAX_DOUBLINGS);
    // Once the time is over, one more failure is enough.
    failures = ejectionFailures - 1;
  };
  return {
    key,
    leaf,
    get pending() {
      return pending;
    },
    isEjected: (now) => now < ejectedUntil,
    pick(args) {
      const result = leaf.getPicker().pick(args);
      if (result.subchannel === null) return result;
      return { ...result, onCallStarted: started, onCallEnded: ended };
    },
  };
}
