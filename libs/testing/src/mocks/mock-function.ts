import { inspect } from 'node:util';
import { isMatch } from './deep-match.js';

// oxlint-disable-next-line no-explicit-any -- the widest type of a function
export type AnyFunction = (...parameters: any[]) => any;

/** What a call is answered with. */
export interface Answers<F extends AnyFunction> {
  /** Answers with a value, every time. */
  returns(value: ReturnType<F>): MockFunction<F>;
  /** Answers with a promise of a value, every time. */
  resolves(value: Awaited<ReturnType<F>>): MockFunction<F>;
  /** Answers with a promise that fails, every time. */
  rejects(error: unknown): MockFunction<F>;
  /** Throws, every time. */
  throws(error: unknown): MockFunction<F>;
  /** Answers with what a function returns, every time. */
  implements(body: (...parameters: Parameters<F>) => ReturnType<F>): MockFunction<F>;
}

/**
 * A function that remembers its calls and answers as it is told. It needs no test runner, and throws when
 * it is called without knowing what to answer.
 *
 * @example
 * const find = mockFunction<(id: string) => Promise<User>>('find');
 * find.with('1').resolves(ada);
 * find.rejects(new Error('not found'));
 */
export interface MockFunction<F extends AnyFunction> extends Answers<F> {
  (...parameters: Parameters<F>): ReturnType<F>;
  /** Parameters of all calls so far, the first call first. */
  readonly calls: readonly Parameters<F>[];
  /** Whether an answer was given by `with()`, so that a call is expected. */
  readonly isExpected: boolean;
  /** Parameters of the last call. */
  readonly lastCall: Parameters<F> | undefined;
  /** Answers the next call only; then the next one in line, then the usual answer. */
  readonly once: Answers<F>;
  /**
   * Answers calls with these parameters only, before the usual answer. Objects may have more properties,
   * and further parameters may follow. `assertCalled()` wants each of them.
   */
  with(...parameters: PartialParameters<Parameters<F>>): Answers<F>;
  /** @throws Error if it was never called, or never with parameters that `with()` expects */
  assertCalled(): void;
  /** @throws Error if it was called */
  assertNotCalled(): void;
  /** Forgets calls and answers. */
  reset(): void;
}

/** Parameters of which only some may be given, and of objects only some properties. */
export type PartialParameters<P extends readonly unknown[]> = {
  [K in keyof P]?: P[K] extends object ? Partial<P[K]> : P[K];
};

interface Expectation {
  readonly parameters: readonly unknown[];
  readonly body: AnyFunction;
  count: number;
}

/** @param name as errors call it, such as `UserServiceServer.getUser` */
export function mockFunction<F extends AnyFunction>(name = 'mock'): MockFunction<F> {
  let calls: Parameters<F>[] = [];
  let usual: AnyFunction | undefined;
  let queue: AnyFunction[] = [];
  let expectations: Expectation[] = [];
  const call = (...parameters: Parameters<F>): ReturnType<F> => {
    calls.push(parameters);
    const next = queue.shift();
    if (next) return next(...parameters) as ReturnType<F>;
    const expected = expectations.findLast((each) => areExpected(parameters, each));
    if (expected) expected.count++;
    const body = expected?.body ?? usual;
    if (!body) throw new Error(unanswered(name, parameters));
    return body(...parameters) as ReturnType<F>;
  };
  const mock = call as unknown as MockFunction<F>;
  const members = {
    ...answers(mock, (body) => {
      usual = body;
    }),
    once: answers(mock, (body) => {
      queue.push(body);
    }),
    with: (...parameters: readonly unknown[]) =>
      answers(mock, (body) => {
        expectations.push({ parameters, body, count: 0 });
      }),
    assertCalled: () => {
      assertCalled(name, calls, expectations);
    },
    assertNotCalled: () => {
      if (calls.length > 0) throw new Error(`${name} was called ${describeCalls(calls)}`);
    },
    reset: () => {
      calls = [];
      usual = undefined;
      queue = [];
      expectations = [];
    },
  };
  Object.defineProperties(mock, {
    ...Object.getOwnPropertyDescriptors(members),
    name: { value: name },
    calls: { get: () => calls },
    isExpected: { get: () => expectations.length > 0 },
    lastCall: { get: () => calls.at(-1) },
  });
  return mock;
}

function answers<F extends AnyFunction>(
  mock: MockFunction<F>,
  set: (body: AnyFunction) => void,
): Answers<F> {
  const use = (body: AnyFunction): MockFunction<F> => {
    set(body);
    return mock;
  };
  return {
    returns: (value) => use(() => value),
    resolves: (value) => use(() => Promise.resolve(value)),
    rejects: (error) =>
      use(async () => {
        throw error as Error;
      }),
    throws: (error) =>
      use(() => {
        throw error as Error;
      }),
    implements: (body) => use(body),
  };
}

function areExpected(parameters: readonly unknown[], expectation: Expectation): boolean {
  return expectation.parameters.every((expected, index) => isMatch(parameters[index], expected));
}

function unanswered(name: string, parameters: readonly unknown[]): string {
  return `${name} was called with (${parameters.map(show).join(', ')}) but has no answer: give one with .returns(), .resolves() or .implements()`;
}

function assertCalled(
  name: string,
  calls: readonly (readonly unknown[])[],
  expectations: readonly Expectation[],
): void {
  const missing = expectations.filter(({ count }) => count === 0);
  if (missing.length > 0) {
    const list = missing.map(({ parameters }) => `(${parameters.map(show).join(', ')})`).join(', ');
    throw new Error(`${name} was never called with ${list}: ${describeCalls(calls)}`);
  }
  if (calls.length === 0) throw new Error(`${name} was never called`);
}

/** Most calls that an error lists. */
const MAX_CALLS = 5;

function describeCalls(calls: readonly (readonly unknown[])[]): string {
  const some = calls.slice(0, MAX_CALLS).map((each) => `(${each.map(show).join(', ')})`);
  const rest = calls.length > MAX_CALLS ? `, and ${calls.length - MAX_CALLS} more` : '';
  return calls.length === 0 ? 'there were no calls' : `calls were ${some.join(', ')}${rest}`;
}

function show(value: unknown): string {
  return inspect(value, { depth: 3, breakLength: Infinity });
}
