import type { Route } from './find-conflicts.js';
import { normalTemplate, type SegmentPattern } from './normal-template.js';
import { RouteTrie } from './route-trie.js';
import { createCapture, type Capture } from './variable-capture.js';

/** A route and how its variables are read. */
export interface Entry<R extends Route> {
  readonly route: R;
  readonly capture: Capture;
}

/** Finds the routes of one method. */
export class MethodTable<R extends Route> {
  /** Routes without wildcards, by the whole path. */
  readonly #fixed = new Map<string, Entry<R>>();
  /** Routes with wildcards, by their verb. */
  readonly #tries = new Map<string, RouteTrie<Entry<R>>>();
  #mostColons = 0;

  /** Adds a route; it replaces one with an equal template. */
  add(route: R, keepReserved: boolean): void {
    const entry = { route, capture: createCapture(route.template, keepReserved) };
    const { patterns, verb } = normalTemplate(route.template);
    const path = fixedPath(patterns);
    if (path !== undefined) {
      this.#fixed.set(verb === '' ? path : `${path}:${verb}`, entry);
      return;
    }
    const trie = this.#tries.get(verb) ?? new RouteTrie();
    this.#tries.set(verb, trie);
    trie.insert(patterns, entry);
    if (verb !== '') this.#mostColons = Math.max(this.#mostColons, verb.split(':').length);
  }

  /** The route without wildcards for a path in canonical form. */
  findFixed(path: string): Entry<R> | undefined {
    return this.#fixed.get(path);
  }

  /**
   * The most specific route for a path that has none without wildcards.
   *
   * @param parts the path in canonical form, split at its slashes: the first part is empty
   */
  find(parts: string[]): Entry<R> | undefined {
    const withVerb = this.#mostColons === 0 ? undefined : this.#findWithVerb(parts);
    return withVerb ?? this.#tries.get('')?.find(parts);
  }

  /** Looks for the longest verb first, which begins at one of the last colons. */
  #findWithVerb(parts: string[]): Entry<R> | undefined {
    const last = parts.length - 1;
    const segment = parts[last]!;
    for (const colon of lastColons(segment, this.#mostColons)) {
      const verb = segment.slice(colon + 1);
      const trie = verb === '' ? undefined : this.#tries.get(verb);
      if (!trie) continue;
      parts[last] = segment.slice(0, colon);
      const found = trie.find(parts);
      parts[last] = segment;
      if (found) return found;
    }
    return undefined;
  }
}

/** Indices of up to `most` of the last colons of a text, from the left. */
function lastColons(text: string, most: number): number[] {
  const colons: number[] = [];
  let colon = text.lastIndexOf(':');
  while (colon !== -1 && colons.length < most) {
    colons.unshift(colon);
    colon = colon === 0 ? -1 : text.lastIndexOf(':', colon - 1);
  }
  return colons;
}

/** The one path that patterns without wildcards match. */
function fixedPath(patterns: readonly SegmentPattern[]): string | undefined {
  const values: string[] = [];
  for (const pattern of patterns) {
    if (pattern.kind !== 'literal') return undefined;
    values.push(pattern.value);
  }
  return `/${values.join('/')}`;
}
