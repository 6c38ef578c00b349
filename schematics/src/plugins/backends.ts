/** A server that plugins talk to, as `toolkit-deploy` starts it beside a service. */
export interface Backend {
  /** Name of the container, which is also its host name. */
  readonly name: string;
  /** Image by a tag that says a version. */
  readonly image: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Command that succeeds when it is ready. */
  readonly healthcheck: readonly string[];
  /** Folder whose content has to outlive the container. */
  readonly data?: string;
  /** Command in place of the image's own. */
  readonly command?: readonly string[];
}

/** The servers that the plugins of the toolkit need. */
export const BACKENDS = {
  postgres: {
    name: 'postgres',
    image: 'postgres:17.6-alpine3.22',
    port: 5432,
    environment: { POSTGRES_PASSWORD: 'postgres' },
    healthcheck: ['CMD', 'pg_isready', '--username', 'postgres'],
    data: '/var/lib/postgresql/data',
  },
  redis: {
    name: 'redis',
    image: 'redis:8.2.1-alpine3.22',
    port: 6379,
    environment: {},
    healthcheck: ['CMD', 'redis-cli', 'ping'],
    data: '/data',
  },
  rabbitmq: {
    name: 'rabbitmq',
    image: 'rabbitmq:4.1.4-alpine',
    port: 5672,
    environment: {},
    healthcheck: ['CMD', 'rabbitmq-diagnostics', '--quiet', 'check_port_connectivity'],
    data: '/var/lib/rabbitmq',
  },
  consul: {
    name: 'consul',
    image: 'hashicorp/consul:1.21.5',
    port: 8500,
    environment: {},
    healthcheck: ['CMD', 'consul', 'members'],
    command: ['agent', '-dev', '-client', '0.0.0.0'],
  },
} as const satisfies Readonly<Record<string, Backend>>;
