/** Where an instance of a service listens. */
export interface Endpoint {
  /** IP address, host name, or `unix:/path` of a UNIX socket. */
  readonly host: string;
  /** 0 for a UNIX socket. */
  readonly port: number;
}

/** Reads `host:port`, `[::1]:port` or `unix:/path`. @returns `undefined` if it is none of them */
export function parseEndpoint(text: string, defaultPort?: number): Endpoint | undefined {
  if (/^unix:\/./.test(text)) return { host: text, port: 0 };
  const [, bracketed, plain, digits] =
    /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]/=]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = digits === undefined ? defaultPort : Number(digits);
  if (host === undefined || port === undefined || port < 1 || port > 65_535) return undefined;
  return { host, port };
}

export function formatEndpoint({ host, port }: Endpoint): string {
  if (host.startsWith('unix:')) return host;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Endpoints by service. */
export type EndpointTable = ReadonlyMap<string, readonly Endpoint[]>;

/**
 * Reads entries such as `user-service=10.0.0.1:9000`, as many as there are instances.
 *
 * @returns the table, and the entries that are not of this form
 */
export function parseEndpointTable(entries: readonly string[]): {
  table: EndpointTable;
  malformed: string[];
} {
  const table = new Map<string, Endpoint[]>();
  const malformed: string[] = [];
  for (const entry of entries) {
    const equals = entry.indexOf('=');
    const service = entry.slice(0, Math.max(0, equals)).trim();
    const endpoint = parseEndpoint(entry.slice(equals + 1).trim());
    if (service === '' || endpoint === undefined) malformed.push(entry);
    else table.set(service, [...(table.get(service) ?? []), endpoint]);
  }
  return { table, malformed };
}
