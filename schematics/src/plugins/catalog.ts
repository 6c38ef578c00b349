import { PLUGIN_VERSION } from '@nestjs-toolkit/codegen';
import { BACKENDS, type Backend } from './backends.js';

/** A plugin type of the toolkit, and all that commands and schematics know of it. */
export interface CatalogPlugin {
  /** Type as protos name it, such as `postgres_gorm`. */
  readonly type: string;
  /** npm package, such as `@nestjs-toolkit/plugin-postgres-gorm`. */
  readonly package: string;
  /** Packages that a service needs besides, with their ranges: the peers of the package. */
  readonly peers: Readonly<Record<string, string>>;
  /** One line for people who choose. */
  readonly summary: string;
  /** Flag of `toolkit init service`, such as `postgres-gorm` for `--postgres-gorm`. */
  readonly flag: string;
  /** Prefix that `toolkit init` and `toolkit add plugin` give, as the original did. */
  readonly prefix: string;
  /** Settings with which it runs inside of the process, by name behind the prefix: `{ DSN: 'memory:' }`. */
  readonly embedded: Readonly<Record<string, string>>;
  /** The server that it talks to. Absent: none, or one that is not ours to start. */
  readonly backend?: Backend;
  /** Settings of a deployed service that hold secrets, such as `DSN`. */
  readonly secrets: readonly string[];
  /** Settings that lead to {@link backend} when it runs under its name in compose or a cluster. */
  readonly connect: Readonly<Record<string, string>>;
}

type Entry = Omit<
  CatalogPlugin,
  'package' | 'flag' | 'peers' | 'embedded' | 'secrets' | 'connect'
> &
  Partial<Pick<CatalogPlugin, 'flag' | 'peers' | 'embedded' | 'secrets' | 'connect'>>;

const POSTGRES = {
  prefix: 'pgsql',
  embedded: { DSN: 'pglite:' },
  backend: BACKENDS.postgres,
  secrets: ['DSN'],
  connect: { DSN: 'postgres://postgres:postgres@postgres:5432/postgres?sslmode=disable' },
} as const;

/** Adding a plugin to the toolkit is adding one entry here; `peers` have to be those of its `package.json`. */
const ENTRIES: readonly Entry[] = [
  {
    type: 'centrifuge',
    prefix: 'centrifuge',
    summary: 'real-time messages to browsers by the Centrifuge protocol',
    embedded: { DSN: 'memory:' },
  },
  { type: 'postgres', summary: 'PostgreSQL, plain SQL', ...POSTGRES },
  {
    type: 'postgres_gorm',
    summary: 'PostgreSQL through TypeORM',
    peers: { typeorm: '^1.1.1' },
    ...POSTGRES,
  },
  {
    type: 'postgres_pg',
    summary: 'PostgreSQL through node-postgres and Kysely',
    peers: { kysely: '^0.28.18' },
    ...POSTGRES,
  },
  { type: 'postgres_pgx', summary: 'PostgreSQL through postgres.js', ...POSTGRES },
  { type: 'prometheus', prefix: 'metrics', summary: 'metrics at /metrics for Prometheus' },
  {
    type: 'queue',
    prefix: 'jobs',
    summary: 'background jobs on Redis',
    embedded: { DSN: 'memory:' },
    backend: BACKENDS.redis,
    secrets: ['DSN'],
    connect: { DSN: 'redis://redis:6379' },
  },
  {
    type: 'rabbitmq',
    prefix: 'amqp',
    summary: 'events over RabbitMQ',
    embedded: { DSN: 'memory:' },
    backend: BACKENDS.rabbitmq,
    secrets: ['DSN'],
    connect: { DSN: 'amqp://guest:guest@rabbitmq:5672' },
  },
  {
    type: 'redis',
    prefix: 'redis',
    summary: 'Redis through ioredis',
    embedded: { DSN: 'memory:' },
    backend: BACKENDS.redis,
    secrets: ['DSN'],
    connect: { DSN: 'redis://redis:6379' },
  },
  {
    type: 'resolver_consul',
    flag: 'consul',
    prefix: 'consul',
    summary: 'finds and announces services in Consul',
    embedded: { ENDPOINT: 'memory:' },
    backend: BACKENDS.consul,
    connect: { ENDPOINT: 'http://consul:8500' },
  },
  {
    type: 'sentry',
    prefix: 'sentry',
    summary: 'errors to Sentry; off without a DSN',
    secrets: ['DSN'],
  },
];

/** Plugin types of the toolkit, by name. */
export const PLUGIN_CATALOG: readonly CatalogPlugin[] = ENTRIES.map((entry) => ({
  package: `@nestjs-toolkit/plugin-${entry.type.replaceAll('_', '-')}`,
  peers: {},
  flag: entry.type.replaceAll('_', '-'),
  embedded: {},
  secrets: [],
  connect: {},
  ...entry,
}));

/** @returns `undefined` for a type that is not the toolkit's */
export function catalogPlugin(type: string): CatalogPlugin | undefined {
  return PLUGIN_CATALOG.find((plugin) => plugin.type === type);
}

/** The package of a plugin and its peers, with ranges. */
export function packagesOf({ package: name, peers }: CatalogPlugin): Record<string, string> {
  return { [name]: PLUGIN_VERSION, ...peers };
}
