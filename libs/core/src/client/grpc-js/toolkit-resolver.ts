import { experimental, status as GrpcStatus } from '@grpc/grpc-js';
import type { Discovery, Resolution, Watch } from '../../discovery/discovery.js';
import { BALANCER_TYPE, registerBalancer, type BalancerSettings } from './toolkit-balancer.js';
import type { MethodConfigs } from './method-configs.js';

/** Scheme of the targets that this resolver is asked for. */
const SCHEME = 'nestjs-toolkit';

/** What a channel of one service needs to know. */
export interface TargetBinding {
  readonly service: string;
  readonly discovery: Discovery;
  readonly balancer: BalancerSettings;
  readonly retryThrottling: { readonly maxTokens: number; readonly tokenRatio: number } | undefined;
  readonly configs: MethodConfigs;
}

type ResolverListener = experimental.ResolverListener;

/** Bindings of open channels by the number in their target: grpc-js makes resolvers by itself. */
const bindings = new Map<string, TargetBinding>();
let lastTarget = 0;
let isRegistered = false;

/** Makes a target that grpc-js resolves with the discovery of a service. */
export function registerTarget(binding: TargetBinding): { uri: string; release(): void } {
  if (!isRegistered) {
    isRegistered = true;
    experimental.registerResolver(SCHEME, ToolkitResolver);
    registerBalancer();
  }
  const id = String(++lastTarget);
  bindings.set(id, binding);
  return {
    uri: `${SCHEME}://${id}/${encodeURIComponent(binding.service)}`,
    release: () => bindings.delete(id),
  };
}

/** Tells a channel the addresses of its service whenever they change. */
class ToolkitResolver implements experimental.Resolver {
  private readonly binding: TargetBinding;
  private watch: Watch | undefined;

  constructor(
    target: experimental.GrpcUri,
    private readonly listener: ResolverListener,
  ) {
    this.binding = bindings.get(target.authority ?? '')!;
  }

  static getDefaultAuthority({ path }: experimental.GrpcUri): string {
    return path;
  }

  updateResolution(): void {
    if (this.watch) this.watch.refresh();
    else {
      this.watch = this.binding.discovery.watch(this.binding.service, (resolution) =>
        this.publish(resolution),
      );
    }
  }

  destroy(): void {
    this.watch?.close();
    this.watch = undefined;
  }

  private publish(resolution: Resolution): void {
    const { balancer, retryThrottling, configs } = this.binding;
    const serviceConfig = {
      loadBalancingConfig: [{ [BALANCER_TYPE]: balancer }],
      methodConfig: [],
      ...(retryThrottling && { retryThrottling }),
    };
    const selector = {
      invoke: (path: string) => ({
        methodConfig: configs.configOf(path),
        pickInformation: {},
        status: GrpcStatus.OK,
        dynamicFilterFactories: [],
      }),
      unref: () => undefined,
    };
    this.listener(
      endpointsOf(resolution),
      { [experimental.CHANNEL_ARGS_CONFIG_SELECTOR_KEY]: selector },
      experimental.statusOrFromValue(serviceConfig),
      '',
    );
  }
}

function endpointsOf(resolution: Resolution): experimental.StatusOr<experimental.Endpoint[]> {
  if (resolution.kind === 'found') {
    return experimental.statusOrFromValue(
      resolution.addresses.map((address) => ({ addresses: [address] })),
    );
  }
  return experimental.statusOrFromError({
    code: GrpcStatus.UNAVAILABLE,
    details: resolution.message,
  });
}
