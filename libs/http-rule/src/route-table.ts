import { findConflicts, type Route } from './find-conflicts.js';
import { MethodTable, type Entry } from './method-table.js';
import { canonicalPath, type MalformedPath } from './percent-encoding.js';

export interface RouteTableOptions {
  /**
   * What the value of a variable with several segments keeps percent-encoded. `slash` is what
   * `google/api/http.proto` says: `%2F` and `%2f`. `reserved` is what Envoy does by default: all
   * reserved characters of RFC 6570, as in its `{+var}` expansion. @default 'slash'
   */
  readonly keepEncoded?: 'slash' | 'reserved';
}

/** What a request leads to. */
export type RouteMatch<R extends Route> =
  | {
      readonly kind: 'route';
      readonly route: R;
      /** Decoded values of `route.template.variables`, in the same order. */
      readonly values: readonly string[];
    }
  /** The path is known, but not with this method. `allowed` has at least one method and is sorted. */
  | { readonly kind: 'method-not-allowed'; readonly allowed: readonly string[] }
  | { readonly kind: 'unknown' }
  | MalformedPath;

export interface RouteTable<R extends Route> {
  /**
   * Finds the most specific route for a request.
   *
   * @param method in capitals
   * @param path as it was received: percent-encoded, without query string
   */
  match(method: string, path: string): RouteMatch<R>;
  /** Methods with a route for a path, sorted; `*` if there is one for any method. */
  methodsFor(path: string): string[];
}

/**
 * Makes a table that finds the route of a request: static paths by one look-up in a map, all others in a
 * trie. The order of the routes has no meaning, see {@link compareSpecificity}. A trailing slash is
 * significant.
 *
 * @throws Error if two routes match the same requests; {@link findConflicts} tells which
 */
export function createRouteTable<R extends Route>(
  routes: Iterable<R>,
  options: RouteTableOptions = {},
): RouteTable<R> {
  const all = [...routes];
  refuseIdenticalRoutes(all);
  const keepReserved = options.keepEncoded === 'reserved';
  const forAnyMethod = all.filter((route) => route.method === '*');
  const methods = new Map<string, MethodTable<R>>();
  for (const method of new Set(all.map((route) => route.method))) {
    const table = new MethodTable<R>();
    for (const route of forAnyMethod) table.add(route, keepReserved);
    for (const route of all) if (route.method === method) table.add(route, keepReserved);
    methods.set(method, table);
  }
  return new MapRouteTable(methods);
}

class MapRouteTable<R extends Route> implements RouteTable<R> {
  constructor(private readonly methods: ReadonlyMap<string, MethodTable<R>>) {}

  match(method: string, path: string): RouteMatch<R> {
    const canonical = canonicalPath(path);
    if (typeof canonical !== 'string') return canonical;
    const table = this.methods.get(method) ?? this.methods.get('*');
    const fixed = table?.findFixed(canonical);
    if (fixed) return found(fixed, path.split('/'));
    const parts = canonical.split('/');
    const entry = parts[0] === '' ? table?.find(parts) : undefined;
    if (entry) return found(entry, canonical === path ? parts : path.split('/'));
    return this.#noMatch(canonical);
  }

  methodsFor(path: string): string[] {
    const canonical = canonicalPath(path);
    return typeof canonical === 'string' ? this.#methodsFor(canonical) : [];
  }

  #noMatch(canonical: string): RouteMatch<R> {
    const allowed = this.#methodsFor(canonical);
    return allowed.length === 0 ? UNKNOWN : { kind: 'method-not-allowed', allowed };
  }

  #methodsFor(canonical: string): string[] {
    const allowed: string[] = [];
    for (const [method, table] of this.methods) {
      const parts = canonical.split('/');
      const found = table.findFixed(canonical) ?? (parts[0] === '' ? table.find(parts) : undefined);
      if (found?.route.method === method) allowed.push(method);
    }
    return allowed.toSorted();
  }
}

function found<R extends Route>(entry: Entry<R>, parts: string[]): RouteMatch<R> {
  return { kind: 'route', route: entry.route, values: entry.capture(parts) };
}

const UNKNOWN = { kind: 'unknown' } as const;

function refuseIdenticalRoutes(routes: readonly Route[]): void {
  const conflict = findConflicts(routes).find(({ kind }) => kind === 'identical');
  if (!conflict) return;
  const { first, second } = conflict;
  throw new Error(
    `routes "${first.method} ${first.template.text}" and "${second.method} ${second.template.text}" match the same requests: keep one of them`,
  );
}
