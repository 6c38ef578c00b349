import {
  parseEndpoint,
  parseEndpointTable,
  type Endpoint,
  type EndpointTable,
} from './endpoint.js';

/**
 * Reads a file of endpoints. It may be
 *
 * - JSON: `{ "user-service": ["10.0.0.1:9000", "10.0.0.2:9000"] }`
 * - JSON as the original toolkit writes it: `{ "routes": { "user-service": { "<hash>": { "route": { "address": "…" } } } } }`
 * - lines of `user-service=10.0.0.1:9000`; empty ones and those that begin with `#` are skipped
 *
 * @throws Error saying what is wrong with it
 */
export function parseEndpointFile(text: string): EndpointTable {
  if (!text.trimStart().startsWith('{')) return parseLines(text);
  const json = JSON.parse(text) as Record<string, unknown>;
  const services = (json['routes'] ?? json) as Record<string, unknown>;
  return new Map(
    Object.entries(services).map(([service, value]) => [service, endpointsOf(service, value)]),
  );
}

function parseLines(text: string): EndpointTable {
  const lines = text.split('\n').map((line) => line.trim());
  const { table, malformed } = parseEndpointTable(
    lines.filter((line) => line !== '' && !line.startsWith('#')),
  );
  if (malformed.length === 0) return table;
  throw new Error(`malformed line "${malformed[0]}": expected service=host:port`);
}

function endpointsOf(service: string, value: unknown): Endpoint[] {
  const texts = Array.isArray(value) ? (value as unknown[]) : routesOf(value);
  return texts.map((text) => {
    const endpoint = typeof text === 'string' ? parseEndpoint(text) : undefined;
    if (endpoint) return endpoint;
    throw new Error(
      `malformed address ${JSON.stringify(text)} of "${service}": expected host:port`,
    );
  });
}

/** Addresses of the original's entries, each under a hash of its own. */
function routesOf(value: unknown): unknown[] {
  if (typeof value === 'string') return value.split(',').map((each) => each.trim());
  return Object.values((value ?? {}) as Record<string, { route?: { address?: unknown } }>).map(
    (entry) => entry.route?.address,
  );
}
