import { SetMetadata } from '@nestjs/common';
import type { PluginHooks } from '../plugin/plugin.js';

/** Lifecycle methods of a provider or controller with `@Package()`; all are optional and may be async. */
export type PackageHooks = Pick<
  PluginHooks,
  'preStart' | 'onStartSync' | 'onStart' | 'onStopSync' | 'onStop' | 'healthCheck'
>;

export interface PackageOptions {
  /** Packages with a lower number start earlier and stop later; those with the same in the order Nest made them. @default 0 */
  readonly order?: number;
}

const PACKAGE_METADATA = 'TOOLKIT:PACKAGE';

/**
 * Gives a provider or controller the lifecycle of plugins: its `preStart` runs once every plugin is
 * connected, its start hooks before any port opens, its stop hooks after the servers have drained and
 * before plugins stop. `healthCheck` becomes a readiness check named after the class.
 *
 * @example
 * @Injectable()
 * @Package()
 * export class OutboxRelay implements PackageHooks {
 *   onStart(): void { this.timer = setInterval(() => this.relay(), 1_000); }
 *   onStop(): void { clearInterval(this.timer); }
 * }
 */
export function Package(options: PackageOptions = {}): ClassDecorator {
  return SetMetadata(PACKAGE_METADATA, options);
}

/** What `@Package()` said of a class. */
export function packageOptions(target: object): PackageOptions | undefined {
  return Reflect.getMetadata(PACKAGE_METADATA, target) as PackageOptions | undefined;
}
