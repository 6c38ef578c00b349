import { StatusError } from '@nestjs-toolkit/core';
import { messageType, type MessageFns } from '@nestjs-toolkit/core/codegen-v1';
import { stubClient } from './client-stubs.js';
import { assertExpectations, createMock } from './create-mock.js';
import { anything, matching } from './deep-match.js';
import { mockFunction } from './mock-function.js';

interface User {
  readonly id: string;
  readonly name: string;
}

interface Users {
  find(id: string, options?: { readonly deep: boolean }): Promise<User>;
  count(): number;
  audit?(text: string): void;
}

const ADA: User = { id: '1', name: 'Ada' };

describe('a mock function', () => {
  it('throws where it has no answer, with what it was called with', () => {
    const find = mockFunction<Users['find']>('Users.find');
    expect(() => find('1', { deep: true })).toThrow(
      "Users.find was called with ('1', { deep: true }) but has no answer: give one with .returns()",
    );
  });

  it('answers the usual way, once, and for some parameters', async () => {
    const find = mockFunction<Users['find']>('find').resolves(ADA);
    find.with('2').rejects(new Error('no 2'));
    find.with(anything(), { deep: true }).resolves({ ...ADA, name: 'deep' });
    find.once.resolves({ ...ADA, name: 'first' }).once.throws(new Error('second'));
    expect(await find('9')).toEqual({ id: '1', name: 'first' });
    expect(() => find('9')).toThrow('second');
    expect(await find('9')).toEqual(ADA);
    await expect(find('2')).rejects.toThrow('no 2');
    expect(await find('3', { deep: true })).toMatchObject({ name: 'deep' });
    expect(find.calls).toHaveLength(5);
    expect(find.lastCall).toEqual(['3', { deep: true }]);
    find.reset();
    expect(find.calls).toEqual([]);
    expect(() => find('9')).toThrow('has no answer');
  });

  it('says which expected call never came', () => {
    const count = mockFunction<(name: string, n: number) => number>('count').returns(1);
    count
      .with(
        matching<string>((name) => name.startsWith('A')),
        1,
      )
      .returns(2);
    count('B', 1);
    expect(() => count.assertCalled()).toThrow(
      /^count was never called with \(.*calls were \('B', 1\)/,
    );
    expect(() => count.assertNotCalled()).toThrow("count was called calls were ('B', 1)");
    expect(count('Ada', 1)).toBe(2);
    count.assertCalled();
  });
});

describe('a mock of an object', () => {
  it('has its methods, and what is known of it', async () => {
    const users = createMock<Users>('Users', { count: () => 7 }, ['find', 'count', 'audit']);
    users.find.resolves(ADA);
    users.audit.returns();
    const typed: Users = users;
    expect(await typed.find('1')).toBe(ADA);
    expect(typed.count()).toBe(7);
    typed.audit?.('read');
    expect(users.count.calls).toEqual([[]]);
    expect(users.audit.lastCall).toEqual(['read']);
  });

  it('without a list has any method, but is no promise and has no hooks of Nest', async () => {
    const users = createMock<Users>('Users');
    expect(await users).toBe(users);
    expect('onModuleInit' in users).toBe(false);
    expect((users as unknown as { onModuleInit?: unknown }).onModuleInit).toBeUndefined();
    expect(() => users.count()).toThrow('Users.count was called with () but has no answer');
  });

  it('tells all expectations that were not met', async () => {
    const [a, b] = [createMock<Users>('A'), createMock<Users>('B')];
    a.find.with('1').resolves(ADA);
    b.find.with('2').resolves(ADA);
    expect(() => assertExpectations(a, b)).toThrow(
      "A.find was never called with ('1'): there were no calls\nB.find was never called with ('2')",
    );
    await Promise.all([a.find('1'), b.find('2')]);
    assertExpectations(a, b);
  });
});

async function listOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** A codec whose messages are JSON, with a default. */
const codec = {
  encode: (message: Partial<User>) => ({
    finish: () => new TextEncoder().encode(JSON.stringify(message)),
  }),
  decode: (bytes: Uint8Array) => ({
    name: 'nobody',
    ...(JSON.parse(new TextDecoder().decode(bytes)) as Partial<User>),
  }),
} as unknown as MessageFns<User>;

const response = messageType(codec, { typeName: 'users.User' } as never);

abstract class UsersRpcClient {
  static readonly definition = {
    methods: [
      { handler: 'get', path: '/users.Users/Get', kind: 'unary', response },
      { handler: 'watch', path: '/users.Users/Watch', kind: 'server_streaming', response },
      { handler: 'save', path: '/users.Users/Save', kind: 'client_streaming', response },
      { handler: 'talk', path: '/users.Users/Talk', kind: 'bidi_streaming', response },
    ] as const,
  };
  abstract get(request: { id?: string }): Promise<User>;
  abstract watch(request: { id?: string }): AsyncIterable<User>;
  abstract save(requests: Iterable<{ id?: string }>): Promise<User>;
  abstract talk(requests: Iterable<{ id?: string }>): AsyncIterable<User>;
}

describe('stubs of a client', () => {
  const users = stubClient(UsersRpcClient, {
    get: [
      { request: { id: '1' }, response: { id: '1' } },
      { request: { id: '2' }, error: StatusError.notFound('user not found') },
    ],
    watch: [{ response: [{ id: '1' }, { id: '2', name: 'Grace' }] }],
    save: [{ response: { id: 'saved' } }],
    talk: [{ request: [{ id: 'a' }], response: [ADA] }],
  });

  it('answer by the request, with defaults for what is left out', async () => {
    expect(await users.get({ id: '1' })).toEqual({ id: '1', name: 'nobody' });
    await expect(users.get({ id: '2' })).rejects.toThrow('user not found');
    await expect(users.get({ id: '3' })).rejects.toThrow(
      "no stub of /users.Users/Get fits the request { id: '3' }: add one",
    );
    expect(users.get.calls).toHaveLength(3);
  });

  it('stream', async () => {
    expect(await listOf(users.watch({}))).toEqual([
      { id: '1', name: 'nobody' },
      { id: '2', name: 'Grace' },
    ]);
    expect(await users.save([{ id: 'a' }])).toMatchObject({ id: 'saved' });
    expect(await listOf(users.talk([{ id: 'a' }]))).toEqual([ADA]);
  });

  it('may be missing for an rpc', () => {
    const none = stubClient(UsersRpcClient);
    expect(() => none.watch({})).toThrow(
      'UsersRpcClient.watch was called with ({}) but has no answer',
    );
  });
});
