import type { CharSet } from './char-set.js';
import type { Assertion, Node } from './node.js';
import { PatternSyntaxError } from './pattern-syntax-error.js';

/** Steps of a compiled pattern; a greater pattern is refused. */
const MAX_STEPS = 10_000;

/** One step of a nondeterministic automaton. `next` and `other` are indexes of steps. */
export type Step =
  /** `set` is an index of the program's sets. */
  | { readonly type: 'set'; readonly set: number; readonly next: number }
  | { readonly type: 'split'; readonly next: number; readonly other: number }
  | { readonly type: 'assert'; readonly assertion: Assertion; readonly next: number }
  | { readonly type: 'match' };

/** A pattern as steps, in the way of Thompson (https://swtch.com/~rsc/regexp/regexp1.html). */
export interface Program {
  readonly steps: readonly Step[];
  /** Every set once. */
  readonly sets: readonly CharSet[];
  readonly start: number;
  /** Whether a match can only begin where the text begins. */
  readonly anchored: boolean;
}

/** @throws PatternSyntaxError if the pattern is too large */
export function compileProgram(node: Node, pattern: string): Program {
  const compiler = new Compiler(pattern);
  const match = compiler.add({ type: 'match' });
  const start = compiler.compile(node, match);
  return { steps: compiler.steps, sets: compiler.sets, start, anchored: isAnchored(node) };
}

/** Lays steps down from the end of the pattern to its start, so that each knows where it leads. */
class Compiler {
  readonly steps: Step[] = [];
  readonly sets: CharSet[] = [];
  private readonly setIndexes = new Map<string, number>();

  constructor(private readonly pattern: string) {}

  add(step: Step): number {
    if (this.steps.length >= MAX_STEPS) {
      const problem = `pattern of more than ${MAX_STEPS} steps, expected smaller counts,`;
      throw new PatternSyntaxError(problem, this.pattern, 0);
    }
    return this.steps.push(step) - 1;
  }

  /** The first step of `node`, which leads to `next`. */
  compile(node: Node, next: number): number {
    switch (node.type) {
      case 'set':
        return this.add({ type: 'set', set: this.indexOf(node.set), next });
      case 'assert':
        return this.add({ type: 'assert', assertion: node.assertion, next });
      case 'concat':
        return node.nodes.reduceRight((after, child) => this.compile(child, after), next);
      case 'alternate':
        return node.nodes
          .map((child) => this.compile(child, next))
          .reduceRight((other, first) => this.add({ type: 'split', next: first, other }));
      case 'repeat':
        return this.repeat(node, next);
    }
  }

  private indexOf(set: CharSet): number {
    const known = this.setIndexes.get(set.key);
    if (known !== undefined) return known;
    const index = this.sets.push(set) - 1;
    this.setIndexes.set(set.key, index);
    return index;
  }

  private repeat({ node, min, max }: Node & { type: 'repeat' }, next: number): number {
    let start = next;
    if (max === Infinity) start = this.loop(node, next);
    else for (let i = min; i < max; i++) start = this.optional(node, start, next);
    for (let i = 0; i < min; i++) start = this.compile(node, start);
    return start;
  }

  private optional(node: Node, after: number, skipped: number): number {
    return this.add({ type: 'split', next: this.compile(node, after), other: skipped });
  }

  private loop(node: Node, next: number): number {
    // The body has to know the step that repeats it, which is laid down first and completed last.
    const loop = this.add({ type: 'match' });
    this.steps[loop] = { type: 'split', next: this.compile(node, loop), other: next };
    return loop;
  }
}

function isAnchored(node: Node): boolean {
  switch (node.type) {
    case 'assert':
      return node.assertion === 'begin_text';
    case 'concat':
      return node.nodes.some(isAnchored);
    case 'alternate':
      return node.nodes.every(isAnchored);
    case 'repeat':
      return node.min > 0 && isAnchored(node.node);
    default:
      return false;
  }
}
