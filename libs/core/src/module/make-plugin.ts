import { redactSecrets } from '../config/redact.js';
import type { ToolkitLogger } from '../logging/toolkit-logger.js';
import type { PluginDefinition, PluginHooks } from '../plugin/plugin.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import type { ServiceMeta } from './service-meta.js';

export interface PluginParts {
  readonly meta: ServiceMeta;
  readonly logger: ToolkitLogger;
  readonly telemetry: Telemetry;
  /** Texts that must not leave the service. */
  readonly secrets: () => Iterable<string>;
}

/** Makes a plugin without connecting. */
export function makePlugin(
  {
    definition,
    prefix,
    options,
  }: { definition: PluginDefinition; prefix: string; options: object },
  { meta: { name, version }, logger, telemetry, secrets }: PluginParts,
): PluginHooks {
  const { type } = definition;
  return definition.create(options, {
    type,
    prefix,
    service: { name, version },
    logger: logger.withFields({ plugin: type, prefix }),
    telemetry,
    redact: (text) => redactSecrets(text, secrets()),
  });
}
