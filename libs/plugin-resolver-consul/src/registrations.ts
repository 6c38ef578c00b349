import type { OpenServer, OpenServers } from '@nestjs-toolkit/core';
import { networkInterfaces } from 'node:os';
import type { Registration } from './agent.js';
import type { ResolverConsulOptions } from './resolver-consul-options.js';

/** Who is registered. */
export interface RegisteredService {
  readonly name: string;
  readonly version: string;
}

/** A registration for each server of the program. */
export function registrationsOf(
  servers: OpenServers,
  service: RegisteredService,
  options: ResolverConsulOptions,
): Registration[] {
  const name = options.serviceName ?? service.name;
  const { grpc, http, readinessPath } = servers;
  const make = (
    serverName: string,
    server: OpenServer,
    protocol: string,
    check: Check,
  ): Registration => {
    const host = options.advertiseHost ?? reachableHost(server.host);
    return {
      id: `${serverName}-${host.replace(/[^\w.-]/g, '_')}-${server.port}`,
      name: serverName,
      host,
      port: server.port,
      tags: options.tags,
      meta: { version: service.version, protocol, encrypted: String(server.encrypted) },
      ...checkOf(options, () => check(host)),
    };
  };
  return [
    ...(grpc ? [make(name, grpc, 'grpc', (host) => grpcCheck(host, grpc))] : []),
    ...(http
      ? [make(`${name}-http`, http, 'http', (host) => httpCheck(host, http, readinessPath))]
      : []),
  ];
}

type Check = (host: string) => Record<string, unknown>;

function checkOf(
  options: ResolverConsulOptions,
  active: () => Record<string, unknown>,
): Pick<Registration, 'check'> {
  const DeregisterCriticalServiceAfter = duration(options.deregisterAfter);
  switch (options.check) {
    case 'none':
      return {};
    case 'ttl':
      return {
        check: {
          TTL: duration(options.checkTtl),
          Status: 'passing',
          DeregisterCriticalServiceAfter,
        },
      };
    case 'grpc':
      return {
        check: {
          ...active(),
          Interval: duration(options.checkInterval),
          Timeout: duration(options.checkTimeout),
          // The service registers when it is ready; it need not wait for the first check.
          Status: 'passing',
          DeregisterCriticalServiceAfter,
        },
      };
  }
}

function grpcCheck(host: string, { port, encrypted }: OpenServer): Record<string, unknown> {
  return { GRPC: `${bracketed(host)}:${port}`, GRPCUseTLS: encrypted };
}

/** The readiness path where there is one; otherwise whether the port is open. */
function httpCheck(
  host: string,
  { port, encrypted }: OpenServer,
  path: string | undefined,
): Record<string, unknown> {
  if (path === undefined) return { TCP: `${bracketed(host)}:${port}` };
  return { HTTP: `${encrypted ? 'https' : 'http'}://${bracketed(host)}:${port}${path}` };
}

/** An address for others: that of the server, or this machine's where it listens on all of them. */
function reachableHost(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return host;
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outside = all.filter(({ internal, scopeid }) => !internal && !scopeid);
  const best = outside.find(({ family }) => family === 'IPv4') ?? outside[0];
  return best?.address ?? '127.0.0.1';
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** Milliseconds as Go writes them. */
function duration(milliseconds: number): string {
  return `${milliseconds}ms`;
}
