import type { DynamicModule, Type } from '@nestjs/common';
import type { ConfigReport } from '../../config/report/config-report.js';
import { EnvSource } from '../../config/env-source.js';
import { ServiceMeta } from '../../module/service-meta.js';
import { ToolkitConfig } from '../../module/toolkit-config.js';
import type { ToolkitModuleOptions, ToolkitSettings } from '../../module/toolkit-options.js';
import { findToolkitIdentity } from '../find-toolkit-identity.js';

/** Who the service in a module is, and its configuration, right or wrong. */
export interface InspectedService {
  readonly meta: ServiceMeta;
  readonly config: ToolkitConfig;
  /** What code says of it, as far as it is known without making providers. */
  readonly settings: ToolkitSettings;
}

/**
 * Reads the configuration of the service in a module without making any provider. Settings that a
 * factory of `forRootAsync()` gives are not known here; what the environment says is.
 *
 * @param env variables in place of those of the process
 * @throws Error if there is no toolkit module
 */
export function inspectService(
  module: Type | DynamicModule,
  env?: Readonly<Record<string, string>>,
): InspectedService {
  const identity: ToolkitModuleOptions | undefined = findToolkitIdentity(module);
  if (!identity) {
    throw new Error(
      'no ToolkitModule found: add ToolkitModule.forRoot({ service }) to the imports of the root module',
    );
  }
  const meta = new ServiceMeta(identity, identity);
  const source = env ? new EnvSource(env) : EnvSource.ofProcess();
  const config = new ToolkitConfig(meta, identity, identity.config ?? [], {
    source,
    onProblems: 'keep',
  });
  return { meta, config, settings: identity };
}

/** Everything there is to say about the configuration of the service in a module. */
export function readConfigReport(
  module: Type | DynamicModule,
  env?: Readonly<Record<string, string>>,
): ConfigReport {
  return reportOf(inspectService(module, env));
}

export function reportOf({
  meta,
  config,
}: Pick<InspectedService, 'meta' | 'config'>): ConfigReport {
  const { name, version, description } = meta;
  const { variables, problems, unknownVariables } = config;
  return {
    service: { name, version, description },
    variables,
    problems,
    warnings: unknownVariables,
  };
}
