import { Alphabet, END, type Kind } from './alphabet.js';
import type { Assertion } from './node.js';
import type { Program } from './program.js';
import { FAILED, MATCHED, StateCache, type State } from './state.js';

const BEGIN = 1;
const LINE_FEED = 2;
const WORD = 4;

/**
 * Runs a program over a text as a deterministic automaton that is built while it runs. Every
 * character costs one look-up; where the transition is new, at most one visit of each step of the
 * program. Never more, so the time is linear to the length of the text
 * (https://swtch.com/~rsc/regexp/regexp1.html).
 */
export class Automaton {
  private readonly alphabet: Alphabet;
  private readonly states: StateCache;
  private readonly visited: Uint32Array;
  private readonly stack: number[] = [];

  constructor(private readonly program: Program) {
    this.alphabet = new Alphabet(program);
    this.visited = this.noSteps();
    this.states = new StateCache(withStep(this.noSteps(), program.start), BEGIN);
  }

  /** Whether any part of the text matches. */
  test(text: string): boolean {
    let state = this.states.start;
    for (let i = 0; i < text.length; i++) {
      let character = text.charCodeAt(i);
      if (character >= 0xd800 && character <= 0xdbff) {
        character = text.codePointAt(i)!;
        if (character > 0xffff) i++;
      }
      const symbol = this.alphabet.symbolOf(character);
      state = state.next[symbol] ?? this.advance(state, symbol);
      if (state === FAILED) return false;
      if (state === MATCHED) return true;
    }
    return (state.next[END] ?? this.advance(state, END)) === MATCHED;
  }

  private advance(state: State, symbol: number): State {
    const next = this.compute(state, symbol);
    state.next[symbol] = next;
    return next;
  }

  private compute(state: State, symbol: number): State {
    const { program } = this;
    const kind = this.alphabet.kinds[symbol]!;
    const after = program.anchored ? this.noSteps() : withStep(this.noSteps(), program.start);
    if (this.follow(state, symbol, after)) return MATCHED;
    if (symbol === END || isEmpty(after)) return FAILED;
    return this.states.get(after, beforeOf(kind));
  }

  /**
   * Adds the steps beyond one character to `after`; true if the pattern already matches before it.
   */
  private follow(state: State, symbol: number, after: Uint32Array): boolean {
    const { stack, visited, program } = this;
    const kind = this.alphabet.kinds[symbol]!;
    visited.fill(0);
    pushSteps(stack, state.steps);
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      if (hasStep(visited, index)) continue;
      withStep(visited, index);
      const step = program.steps[index]!;
      if (step.type === 'match') {
        stack.length = 0;
        return true;
      }
      if (step.type === 'split') {
        stack.push(step.other, step.next);
      } else if (step.type === 'set') {
        if (kind.sets.has(step.set)) withStep(after, step.next);
      } else if (holds(step.assertion, state.before, kind, symbol === END)) {
        stack.push(step.next);
      }
    }
    return false;
  }

  private noSteps(): Uint32Array {
    return new Uint32Array((this.program.steps.length + 31) >>> 5);
  }
}

function holds(assertion: Assertion, before: number, after: Kind, atEnd: boolean): boolean {
  switch (assertion) {
    case 'begin_text':
      return (before & BEGIN) !== 0;
    case 'begin_line':
      return (before & (BEGIN | LINE_FEED)) !== 0;
    case 'end_text':
      return atEnd;
    case 'end_line':
      return atEnd || after.isLineFeed;
    case 'word_boundary':
      return ((before & WORD) !== 0) !== after.isWord;
    case 'no_word_boundary':
      return ((before & WORD) !== 0) === after.isWord;
  }
}

function beforeOf(kind: Kind): number {
  return (kind.isLineFeed ? LINE_FEED : 0) | (kind.isWord ? WORD : 0);
}

function withStep(steps: Uint32Array, index: number): Uint32Array {
  steps[index >>> 5]! |= 1 << (index & 31);
  return steps;
}

function hasStep(steps: Uint32Array, index: number): boolean {
  return (steps[index >>> 5]! & (1 << (index & 31))) !== 0;
}

function isEmpty(steps: Uint32Array): boolean {
  return steps.every((word) => word === 0);
}

function pushSteps(stack: number[], steps: Uint32Array): void {
  for (let word = 0; word < steps.length; word++) {
    for (let bits = steps[word]!; bits !== 0; bits &= bits - 1) {
      stack.push(word * 32 + 31 - Math.clz32(bits & -bits));
    }
  }
}
