import type { PathTemplate } from './path-template.js';

/** A literal in canonical form, `*` or `**`. */
export type SegmentPattern =
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'single' }
  | { readonly kind: 'multi' };

/**
 * What a template matches, without the names of its variables. A colon that a variable's pattern has
 * in its last literal works like the colon of a verb, so the verb begins at the first of them:
 * `/{name=books/a:b}` is `books`, `a` with the verb `b`.
 */
export interface NormalTemplate {
  readonly patterns: readonly SegmentPattern[];
  /** Verb without its first colon; empty if there is none. */
  readonly verb: string;
}

export function normalTemplate(template: PathTemplate): NormalTemplate {
  const verb = template.verb ?? '';
  const patterns: SegmentPattern[] = template.segments.map((segment) =>
    segment.kind === 'literal' ? { kind: 'literal', value: segment.value } : { kind: segment.kind },
  );
  const last = patterns.at(-1);
  if (last?.kind !== 'literal' || !last.value.includes(':')) return { patterns, verb };
  const colon = last.value.indexOf(':');
  const ending = last.value.slice(colon + 1);
  return {
    patterns: [...patterns.slice(0, -1), { kind: 'literal', value: last.value.slice(0, colon) }],
    verb: verb === '' ? ending : `${ending}:${verb}`,
  };
}
