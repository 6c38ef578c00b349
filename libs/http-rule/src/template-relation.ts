import { normalTemplate, type NormalTemplate, type SegmentPattern } from './normal-template.js';
import type { PathTemplate } from './path-template.js';

/** How two templates relate to each other by the paths that they match. */
export type TemplateRelation =
  /** No path matches both. */
  | 'disjoint'
  /** Both match the same paths. */
  | 'equal'
  /** The first is more specific: it matches a part of what the second matches, or has the longer verb. */
  | 'narrower'
  /** The second is more specific. */
  | 'wider'
  /** Some paths match both, and neither is more specific. */
  | 'overlapping';

/** Compares what two templates match. */
export function relateTemplates(first: PathTemplate, second: PathTemplate): TemplateRelation {
  const pair = createPair(first, second);
  if (meet(pair) === undefined) return 'disjoint';
  const { one, other } = pair;
  if (one.verb !== other.verb) return one.verb.length > other.verb.length ? 'narrower' : 'wider';
  const narrower = covers(pair.otherShapes, pair.oneShapes);
  const wider = covers(pair.oneShapes, pair.otherShapes);
  if (narrower && wider) return 'equal';
  if (narrower) return 'narrower';
  return wider ? 'wider' : 'overlapping';
}

/** A path that both templates match, if there is one. For messages. */
export function commonPath(first: PathTemplate, second: PathTemplate): string | undefined {
  const pair = createPair(first, second);
  const shape = meet(pair);
  if (!shape) return undefined;
  const verb = [pair.one.verb, pair.other.verb].toSorted((a, b) => b.length - a.length)[0];
  const path = shape.map((part) => (part.kind === 'literal' ? part.value : 'x')).join('/');
  return verb === '' ? `/${path}` : `/${path}:${verb}`;
}

type Part = Exclude<SegmentPattern, { kind: 'multi' }>;
const ANY: Part = { kind: 'single' };
/** Paths of one length that a template matches, without the verb. */
type Shape = readonly Part[];

interface Pair {
  readonly one: NormalTemplate;
  readonly other: NormalTemplate;
  readonly oneShapes: readonly Shape[];
  readonly otherShapes: readonly Shape[];
}

function createPair(first: PathTemplate, second: PathTemplate): Pair {
  const one = normalTemplate(first);
  const other = normalTemplate(second);
  // one segment more than the longer template shows all there is to see of `**`
  const length = Math.max(one.patterns.length, other.patterns.length) + 1;
  return { one, other, oneShapes: shapes(one, length), otherShapes: shapes(other, length) };
}

function shapes({ patterns }: NormalTemplate, maxLength: number): Shape[] {
  if (patterns.at(-1)?.kind !== 'multi') return [patterns as Shape];
  const fixed = patterns.slice(0, -1) as Shape;
  const result: Shape[] = [];
  for (let extra = 0; fixed.length + extra <= maxLength; extra += 1) {
    result.push([...fixed, ...Array.from({ length: extra }, () => ANY)]);
  }
  return result;
}

/** Paths that belong to a shape on either side. */
function meet({ one, other, oneShapes, otherShapes }: Pair): Shape | undefined {
  if (!verbsMeet(one.verb, other.verb)) return undefined;
  for (const first of oneShapes) {
    for (const second of otherShapes) {
      if (first.length !== second.length) continue;
      // where the verbs differ, the shorter one's template takes the difference as a part of its last segment
      if (other.verb.length > one.verb.length && first.at(-1)?.kind !== 'single') continue;
      if (one.verb.length > other.verb.length && second.at(-1)?.kind !== 'single') continue;
      const parts = first.map((part, index) => meetParts(part, second[index]!));
      if (parts.every((part) => part !== undefined)) return parts;
    }
  }
  return undefined;
}

function verbsMeet(first: string, second: string): boolean {
  return (
    first === second ||
    `:${first}`.endsWith(colonVerb(second)) ||
    `:${second}`.endsWith(colonVerb(first))
  );
}

function colonVerb(verb: string): string {
  return verb === '' ? '' : `:${verb}`;
}

function meetParts(first: Part, second: Part): Part | undefined {
  if (first.kind === 'single') return second;
  return second.kind === 'single' || first.value === second.value ? first : undefined;
}

/** Whether all paths of the inner shapes belong to an outer one. */
function covers(outer: readonly Shape[], inner: readonly Shape[]): boolean {
  return inner.every((shape) =>
    outer.some(
      (candidate) =>
        candidate.length === shape.length &&
        candidate.every((part, index) => coversPart(part, shape[index]!)),
    ),
  );
}

function coversPart(outer: Part, inner: Part): boolean {
  return outer.kind === 'single' || (inner.kind === 'literal' && inner.value === outer.value);
}
