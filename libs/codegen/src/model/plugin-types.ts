import { camelCase, pascalCase } from './case.js';

/** Where a plugin type comes from. */
export interface PluginType {
  /** Type as protos name it, such as `postgres_gorm`. */
  readonly type: string;
  /** npm package, such as `@nestjs-toolkit/plugin-postgres-gorm`. */
  readonly package: string;
}

/** Plugin types of the toolkit. */
const TOOLKIT_TYPES = [
  'centrifuge',
  'postgres',
  'postgres_gorm',
  'postgres_pg',
  'postgres_pgx',
  'prometheus',
  'queue',
  'rabbitmq',
  'redis',
  'resolver_consul',
  'sentry',
];

/** Plugin types by name: those of the toolkit, and those that the caller adds or replaces. */
export function pluginTypes(
  custom: Readonly<Record<string, string>>,
): ReadonlyMap<string, PluginType> {
  const types = new Map<string, PluginType>();
  for (const type of TOOLKIT_TYPES) {
    types.set(type, { type, package: `@nestjs-toolkit/plugin-${type.replaceAll('_', '-')}` });
  }
  for (const [type, name] of Object.entries(custom)) types.set(type, { type, package: name });
  return types;
}

/** Names that a plugin package exports: `redis` and `RedisPlugin`. */
export function pluginExports(type: string): { definition: string; definitionType: string } {
  return { definition: camelCase(type), definitionType: `${pascalCase(type)}Plugin` };
}
