import type { SegmentPattern } from './normal-template.js';

/**
 * Finds the most specific of many patterns that matches a path. A look-up visits each node at most
 * once, however the path is made.
 */
export class RouteTrie<T> {
  readonly #root = new TrieNode<T>();

  /** Adds a value; it replaces that of an equal pattern. */
  insert(patterns: readonly SegmentPattern[], value: T): void {
    let node = this.#root;
    for (const pattern of patterns) {
      if (pattern.kind === 'multi') {
        node.rest = value;
        return;
      }
      node = node.child(pattern);
    }
    node.end = value;
  }

  /** @param parts a path in canonical form, split at its slashes: the first part is empty */
  find(parts: readonly string[]): T | undefined {
    return find(this.#root, parts, 1);
  }
}

class TrieNode<T> {
  #literals: Map<string, TrieNode<T>> | undefined;
  single: TrieNode<T> | undefined;
  /** Value of the pattern that ends here. */
  end: T | undefined;
  /** Value of the pattern whose `**` begins here. */
  rest: T | undefined;

  literal(value: string): TrieNode<T> | undefined {
    return this.#literals?.get(value);
  }

  child(pattern: Exclude<SegmentPattern, { kind: 'multi' }>): TrieNode<T> {
    if (pattern.kind !== 'literal') return (this.single ??= new TrieNode());
    this.#literals ??= new Map();
    let child = this.#literals.get(pattern.value);
    if (!child) this.#literals.set(pattern.value, (child = new TrieNode()));
    return child;
  }
}

function find<T>(node: TrieNode<T>, parts: readonly string[], index: number): T | undefined {
  if (index === parts.length) return node.end ?? node.rest;
  const part = parts[index]!;
  const literal = node.literal(part);
  const found = literal && find(literal, parts, index + 1);
  if (found !== undefined) return found;
  if (node.single && part !== '') {
    const foundInSingle = find(node.single, parts, index + 1);
    if (foundInSingle !== undefined) return foundInSingle;
  }
  return node.rest;
}
