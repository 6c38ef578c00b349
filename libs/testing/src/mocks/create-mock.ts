import { mockFunction, type AnyFunction, type MockFunction } from './mock-function.js';

/** An object whose methods are mocks. */
export type Mocked<T> = T & {
  readonly [K in keyof T as NonNullable<T[K]> extends AnyFunction ? K : never]-?: MockFunction<
    Extract<NonNullable<T[K]>, AnyFunction>
  >;
};

/** Names that runtimes and test runners look for on any object: a mock that has none of them is no promise. */
const NO_METHODS: ReadonlySet<string> = new Set([
  'then',
  'catch',
  'finally',
  'toJSON',
  'constructor',
  'asymmetricMatch',
  'nodeType',
  'tagName',
  'hasAttribute',
  '@@__IMMUTABLE_ITERABLE__@@',
  '@@__IMMUTABLE_RECORD__@@',
  'onModuleInit',
  'onModuleDestroy',
  'onApplicationBootstrap',
  'beforeApplicationShutdown',
  'onApplicationShutdown',
]);

/**
 * An object of a type whose methods are mocks; it throws when a method is called that has no answer.
 *
 * @param name as errors call it
 * @param overrides members that are known; functions among them answer and are mocks as well
 * @param methods its methods. Without, every member that is asked for is a method
 */
export function createMock<T extends object>(
  name: string,
  overrides: Partial<T> = {},
  methods?: readonly (keyof T & string)[],
): Mocked<T> {
  const members = new Map<string, unknown>();
  for (const method of methods ?? []) members.set(method, mockFunction(`${name}.${method}`));
  for (const [key, value] of Object.entries(overrides)) {
    members.set(key, isFunction(value) ? answering(`${name}.${key}`, value) : value);
  }
  if (methods !== undefined) return Object.fromEntries(members) as Mocked<T>;
  return new Proxy({} as Mocked<T>, {
    get: (_, key) => {
      if (typeof key !== 'string' || (NO_METHODS.has(key) && !members.has(key))) return undefined;
      if (!members.has(key)) members.set(key, mockFunction(`${name}.${key}`));
      return members.get(key);
    },
    has: (_, key) => typeof key === 'string' && members.has(key),
    set: (_, key, value) => {
      if (typeof key === 'string') members.set(key, value);
      return true;
    },
    ownKeys: () => [...members.keys()],
    getOwnPropertyDescriptor: (_, key) =>
      typeof key === 'string' && members.has(key)
        ? { value: members.get(key), enumerable: true, configurable: true }
        : undefined,
  });
}

/** Has all mocks of objects been called as expected? @throws Error that lists everything that was not */
export function assertExpectations(...mocks: readonly object[]): void {
  const problems = mocks
    .flatMap((mock) => Object.values(mock))
    .filter(isMock)
    .flatMap((mock) => {
      try {
        if (mock.calls.length > 0 || mock.isExpected) mock.assertCalled();
        return [];
      } catch (error) {
        return [(error as Error).message];
      }
    });
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

function isMock(value: unknown): value is MockFunction<AnyFunction> {
  return isFunction(value) && 'assertCalled' in value;
}

function isFunction(value: unknown): value is AnyFunction {
  return typeof value === 'function';
}

function answering(name: string, body: AnyFunction): MockFunction<AnyFunction> {
  return isMock(body) ? body : mockFunction<AnyFunction>(name).implements(body);
}
