import { env } from '@nestjs-toolkit/core';

/** Of Consul itself: `DeregisterCriticalServiceAfter` is never less. */
const MIN_DEREGISTER_AFTER = 60_000;

/** Variables of the plugin, under `{SERVICE_PREFIX}_{PLUGIN_PREFIX}_`. Durations are in milliseconds once they are read. */
export class ResolverConsulOptions {
  endpoint = env.string('ENDPOINT', {
    aliases: ['ADDRESS', 'DSN'],
    description:
      'Where the agent answers, such as http://127.0.0.1:8500, or memory: for the services of this process alone. Without it CONSUL_HTTP_ADDR counts, then http://127.0.0.1:8500.',
  });
  token = env.secret('TOKEN', {
    description: 'ACL token. Without it CONSUL_HTTP_TOKEN counts.',
  });
  datacenter = env.string('DATACENTER', {
    description: "Datacenter that services are looked up in. Without it: the agent's own.",
  });
  namespace = env.string('NAMESPACE', {
    description: 'Namespace of Consul Enterprise.',
  });

  register = env.boolean('REGISTER', {
    default: true,
    description: 'Announces the servers of this service while it is ready.',
  });
  serviceName = env.string('SERVICE_NAME', {
    description:
      'Name that the gRPC server is registered under; the HTTP server has "-http" behind it. Without it: the name of the service.',
  });
  advertiseHost = env.string('ADVERTISE_HOST', {
    description:
      'Address that others reach this service by. Without it: the address it listens on, or the first one of this machine.',
  });
  tags = env.list('TAGS', {
    default: [],
    description: 'Tags of the registration.',
  });
  check = env.choice('CHECK', ['grpc', 'ttl', 'none'], {
    default: 'grpc',
    description:
      'How the agent knows that this service is well: it asks grpc.health.v1 (the readiness path for HTTP), this service tells it (ttl), or not at all.',
  });
  checkInterval = env.duration('CHECK_INTERVAL', {
    default: '10s',
    description: 'How often the agent asks.',
  });
  checkTimeout = env.duration('CHECK_TIMEOUT', {
    default: '3s',
    description: 'Longest wait of the agent for an answer.',
  });
  checkTtl = env.duration('CHECK_TTL', {
    default: '15s',
    description: 'With ttl: silence after which the agent takes this service for dead.',
  });
  deregisterAfter = env.duration('DEREGISTER_AFTER', {
    default: '1m',
    description: 'The agent forgets an instance that has been unwell for this long; at least 1m.',
  });
  syncInterval = env.duration('SYNC_INTERVAL', {
    default: '15s',
    description: 'How often the registration is looked after, and made again if the agent lost it.',
  });

  tag = env.string('TAG', {
    description: 'Only instances with this tag are found.',
  });
  waitTime = env.duration('WAIT_TIME', {
    default: '1m',
    description: 'Longest time that the agent holds a query back until something changes.',
  });
  requestTimeout = env.duration('REQUEST_TIMEOUT', {
    default: '5s',
    description: 'Longest wait for the agent, besides the time it holds a query back.',
  });
  maxBackoff = env.duration('MAX_BACKOFF', {
    default: '10s',
    description: 'Longest wait before an agent that does not answer is asked again.',
  });
  maxResponseSize = env.size('MAX_RESPONSE_SIZE', {
    default: 4 * 1024 ** 2,
    description: 'Largest answer of the agent that is read.',
  });

  /** Rules across variables. */
  validate(): string[] {
    const problems: string[] = [];
    const { endpoint } = this;
    if (endpoint !== undefined && endpoint !== 'memory:' && agentUrl(endpoint) === undefined) {
      problems.push(
        `ENDPOINT: no address of an agent: "${endpoint}": expected http://host:port, host:port or memory:`,
      );
    }
    if (this.deregisterAfter < MIN_DEREGISTER_AFTER) {
      problems.push('DEREGISTER_AFTER: expected at least 1m, which is the least that Consul knows');
    }
    return problems;
  }
}

/** The URL of an agent: a scheme and a port are added where they are missing. */
export function agentUrl(endpoint: string): URL | undefined {
  const text = /^https?:\/\//.test(endpoint) ? endpoint : `http://${endpoint}`;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.hostname === '' || (url.pathname !== '/' && url.pathname !== '')) return undefined;
  if (url.port === '' && !/:\d+$/.test(endpoint)) url.port = '8500';
  return url;
}
