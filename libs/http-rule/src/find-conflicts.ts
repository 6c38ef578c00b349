import type { PathTemplate } from './path-template.js';
import { commonPath, relateTemplates } from './template-relation.js';

/** What a route needs to be matched: an HTTP method and a template. */
export interface Route {
  /** Method in capitals, such as `GET`, or `*` for any. */
  readonly method: string;
  readonly template: PathTemplate;
}

/** Two routes that want the same requests. */
export interface RouteConflict<R extends Route> {
  /**
   * `identical`: both match the same requests, so one of them could never be reached.
   * `ambiguous`: both match {@link path}, and neither is more specific than the other.
   */
  readonly kind: 'identical' | 'ambiguous';
  readonly first: R;
  readonly second: R;
  /** A path that both match. */
  readonly path: string;
}

/**
 * Finds the routes that are in each other's way. Routes of which one is more specific than the other
 * are not, nor is a route for any method in the way of one for a certain method.
 */
export function findConflicts<R extends Route>(routes: Iterable<R>): RouteConflict<R>[] {
  const conflicts: RouteConflict<R>[] = [];
  const earlierByMethod = new Map<string, R[]>();
  for (const second of routes) {
    const earlier = earlierByMethod.get(second.method) ?? [];
    earlierByMethod.set(second.method, earlier);
    for (const first of earlier) {
      const relation = relateTemplates(first.template, second.template);
      if (relation !== 'equal' && relation !== 'overlapping') continue;
      const kind = relation === 'equal' ? 'identical' : 'ambiguous';
      conflicts.push({ kind, first, second, path: commonPath(first.template, second.template)! });
    }
    earlier.push(second);
  }
  return conflicts;
}
