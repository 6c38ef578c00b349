import type { ConfigSchema } from '../config/schema-config.js';

const tokens = new WeakMap<ConfigSchema, symbol>();

/**
 * Injects what a schema in `ToolkitModule.forRoot({ config: [schema] })` made of the environment.
 *
 * @example
 * constructor(@Inject(configToken(appConfig)) private readonly config: AppConfig) {}
 */
export function configToken(schema: ConfigSchema): symbol {
  const token = tokens.get(schema) ?? Symbol('application settings of a schema');
  tokens.set(schema, token);
  return token;
}
