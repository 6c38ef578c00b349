import type { Call } from '../call/call.js';
import type { MethodDefinition, ServiceDefinition } from '../service/service-definition.js';
import { composeMiddlewares } from './compose.js';
import { MiddlewareRegistry, middlewareNames } from './middleware-registry.js';

const call = {} as Call;

function service(middlewares: string[]): ServiceDefinition {
  return { typeName: 'pkg.Svc', middlewares, methods: [] } as unknown as ServiceDefinition;
}

function method(route: MethodDefinition['route']): MethodDefinition {
  return { path: '/pkg.Svc/Get', route } as MethodDefinition;
}

describe('middlewareNames', () => {
  it('runs global middlewares first, then those of the rpc, in declared order and once', () => {
    expect(
      middlewareNames(service(['a', 'b']), method({ middlewares: ['d', 'b', 'c', 'd'] })),
    ).toEqual(['a', 'b', 'd', 'c']);
  });

  it('leaves out global ones by their exact name only', () => {
    const names = middlewareNames(
      service(['auth', 'oauth']),
      method({ excludeGlobalMiddlewares: ['auth'] }),
    );
    expect(names).toEqual(['oauth']);
  });

  it('keeps a middleware of the rpc itself that it excludes as a global one', () => {
    const route = { excludeGlobalMiddlewares: ['auth'], middlewares: ['auth'] };
    expect(middlewareNames(service(['auth', 'log']), method(route))).toEqual(['log', 'auth']);
  });
});

describe('MiddlewareRegistry', () => {
  it('names every unknown middleware, where it is used and which ones are known', () => {
    const registry = new MiddlewareRegistry();
    registry.register('request_id', { use: (_call, next) => next() });
    const broken = {
      ...service(['cors', 'request_id']),
      methods: [method({ middlewares: ['admin_only'] })],
    };
    expect(() => registry.assertAllKnown([broken])).toThrow(
      'unknown middleware "cors" of pkg.Svc: expected one of "request_id"\n' +
        '  unknown middleware "admin_only" of /pkg.Svc/Get: expected one of "request_id"',
    );
  });

  it('lets an application replace a built-in middleware', () => {
    const registry = new MiddlewareRegistry();
    const mine = { use: (): string => 'mine' };
    registry.register('log', { use: (_call, next) => next() });
    registry.register('log', mine);
    expect(registry.chainOf(service(['log']), method({}))).toEqual([mine]);
  });
});

describe('composeMiddlewares', () => {
  it('nests: the first is outermost and sees the answer last', async () => {
    const log: string[] = [];
    const tracer = (name: string) => ({
      use: async (_call: Call, next: () => Promise<unknown>): Promise<string> => {
        log.push(`${name} in`);
        const answer = await next();
        log.push(`${name} out`);
        return `${name}(${String(answer)})`;
      },
    });
    const chain = composeMiddlewares([tracer('a'), tracer('b')]);
    expect(await chain(call, () => Promise.resolve('handler'))).toBe('a(b(handler))');
    expect(log).toEqual(['a in', 'b in', 'b out', 'a out']);
  });

  it('calls the handler directly where there is no middleware', async () => {
    expect(await composeMiddlewares([])(call, () => Promise.resolve(1))).toBe(1);
  });

  it('turns a synchronous throw into a rejection', async () => {
    const chain = composeMiddlewares([
      {
        use: () => {
          throw new Error('refused');
        },
      },
    ]);
    await expect(chain(call, () => Promise.resolve())).rejects.toThrow('refused');
  });

  it('refuses to run the handler twice', async () => {
    const chain = composeMiddlewares([
      {
        use: async (_call, next) => {
          await next();
          await next();
        },
      },
    ]);
    await expect(chain(call, () => Promise.resolve())).rejects.toThrow(
      'middleware called next() more than once',
    );
  });
});
