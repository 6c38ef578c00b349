import { connectivityState, experimental } from '@grpc/grpc-js';
import { createBackend, type Backend } from './backend.js';
import { createPicker, type BalancerPolicy } from './toolkit-picker.js';

/** Name of the balancer in the service config. */
export const BALANCER_TYPE = 'nestjs_toolkit';

export interface BalancerSettings {
  readonly policy: BalancerPolicy;
  /** Failures in a row after which an address is left out; 0 never. */
  readonly ejectionFailures: number;
  /** How long, the first time, in milliseconds. */
  readonly ejectionTime: number;
  /** How long calls wait for a first connection, in milliseconds; 0 for ever. */
  readonly dialTimeout: number;
}

/** Registers the balancer with grpc-js. */
export function registerBalancer(): void {
  experimental.registerLoadBalancerType(BALANCER_TYPE, ToolkitBalancer, BalancerConfig);
}

class BalancerConfig implements experimental.TypedLoadBalancingConfig {
  constructor(readonly settings: BalancerSettings) {}

  getLoadBalancerName(): string {
    return BALANCER_TYPE;
  }

  toJsonObject(): object {
    return { [BALANCER_TYPE]: this.settings };
  }

  static createFromJson(settings: BalancerSettings): BalancerConfig {
    return new BalancerConfig(settings);
  }
}

const { READY, CONNECTING, TRANSIENT_FAILURE, IDLE } = connectivityState;

/**
 * Keeps a connection to each address of a service and spreads calls over them. Unlike grpc-js' own
 * round robin it keeps the connections of addresses that stay when others come and go, offers other
 * policies, and leaves out addresses whose calls keep failing.
 */
class ToolkitBalancer implements experimental.LoadBalancer {
  private backends = new Map<string, Backend>();
  private state = IDLE;
  private isPaused = false;
  private lastError: string | null = null;
  private dialTimer: NodeJS.Timeout | undefined;
  /** Whether connections have been tried for longer than calls wait. */
  private isLate = false;
  private settings: BalancerSettings | undefined;
  private turn = { next: 0 };
  private readonly childHelper: experimental.ChannelControlHelper;

  constructor(private readonly helper: experimental.ChannelControlHelper) {
    this.childHelper = experimental.createChildChannelControlHelper(helper, {
      updateState: (state, _picker, error) => {
        if (this.state === READY && state !== READY) helper.requestReresolution();
        if (error) this.lastError = error;
        this.publish();
      },
    });
  }

  updateAddressList(
    endpoints: experimental.StatusOr<experimental.Endpoint[]>,
    config: experimental.TypedLoadBalancingConfig,
    options: object,
  ): boolean {
    if (!(config instanceof BalancerConfig)) return false;
    this.settings = config.settings;
    if (!endpoints.ok) {
      // Addresses that were found earlier are better than none.
      if (this.backends.size === 0) this.fail(endpoints.error);
      return true;
    }
    this.isPaused = true;
    this.replaceBackends(endpoints.value, options);
    this.isPaused = false;
    this.publish();
    return true;
  }

  exitIdle(): void {
    for (const backend of this.backends.values()) backend.leaf.exitIdle();
  }

  resetBackoff(): void {
    // Connections have their own backoff.
  }

  destroy(): void {
    this.endDial();
    for (const backend of this.backends.values()) backend.leaf.destroy();
    this.backends.clear();
  }

  getTypeName(): string {
    return BALANCER_TYPE;
  }

  private replaceBackends(endpoints: readonly experimental.Endpoint[], options: object): void {
    const earlier = this.backends;
    this.backends = new Map();
    for (const endpoint of endpoints) {
      const key = experimental.endpointToString(endpoint);
      const known = earlier.get(key);
      if (known) this.backends.set(key, known);
      else if (!this.backends.has(key)) {
        const leaf = new experimental.LeafLoadBalancer(endpoint, this.childHelper, options, '');
        this.backends.set(key, createBackend(key, leaf, this.settings!));
        leaf.startConnecting();
      }
      earlier.delete(key);
    }
    for (const gone of earlier.values()) gone.leaf.destroy();
  }

  private publish(): void {
    if (this.isPaused) return;
    const backends = [...this.backends.values()];
    const inState = (state: number): Backend[] =>
      backends.filter(({ leaf }) => leaf.getConnectivityState() === state);
    const ready = inState(READY);
    if (ready.length > 0) {
      this.endDial();
      this.update(READY, createPicker(this.settings!.policy, ready, this.turn));
    } else if (inState(CONNECTING).length > 0) {
      this.waitForConnection();
    } else if (inState(TRANSIENT_FAILURE).length > 0) {
      this.fail({ details: `no connection established: ${this.lastError}` });
    } else if (backends.length === 0) {
      this.fail({ details: 'service has no addresses' });
    } else {
      this.update(IDLE, new experimental.QueuePicker(this));
    }
    for (const { leaf } of inState(IDLE)) leaf.exitIdle();
  }

  /** Calls wait while connections are made, but not for ever: an address may swallow all packets. */
  private waitForConnection(): void {
    const { dialTimeout } = this.settings!;
    if (this.isLate) {
      this.fail({ details: `no connection within ${dialTimeout} ms` });
      return;
    }
    this.update(CONNECTING, new experimental.QueuePicker(this));
    if (dialTimeout === 0 || this.dialTimer) return;
    this.dialTimer = setTimeout(() => {
      this.isLate = true;
      this.publish();
    }, dialTimeout).unref();
  }

  private endDial(): void {
    clearTimeout(this.dialTimer);
    this.dialTimer = undefined;
    this.isLate = false;
  }

  private fail(status: { readonly details: string }): void {
    this.update(
      TRANSIENT_FAILURE,
      new experimental.UnavailablePicker({ details: status.details }),
      status.details,
    );
  }

  private update(
    state: connectivityState,
    picker: experimental.Picker,
    error: string | null = null,
  ): void {
    this.state = state;
    this.helper.updateState(state, picker, error);
  }
}
