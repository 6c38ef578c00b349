import {
  BadRequestException,
  Catch,
  createParamDecorator,
  Inject,
  Injectable,
  Module,
  Scope,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
  type PipeTransform,
  type Type,
} from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, ModuleRef, REQUEST } from '@nestjs/core';
import { Ctx, Payload } from '@nestjs/microservices';
import { Test, type TestingModule } from '@nestjs/testing';
import { from, map, of, throwError, type Observable } from 'rxjs';
import { currentCall } from '../call/call-context.js';
import type { Call } from '../call/call.js';
import { Code } from '../error/code.js';
import { StatusError } from '../error/status-error.js';
import { MiddlewareRegistry } from '../middleware/middleware-registry.js';
import { createToolkitService } from '../service/toolkit-service.js';
import { bindServices } from './dispatcher.js';
import {
  callOf,
  collect,
  echoDefinition,
  EchoToolkit,
  streamOf,
  type Echo,
  type EchoServer,
} from './testing-support/echo-service.js';

/** Handlers that do the plainest thing; tests override what they look at. */
class PlainHandler implements EchoServer {
  say({ text }: Echo, _call: unknown): unknown {
    return { text };
  }
  list({ text }: Echo, _call: unknown): unknown {
    return streamOf({ text: `${text} 1` }, { text: `${text} 2` });
  }
  async collect(requests: AsyncIterable<Echo>, _call: unknown): Promise<unknown> {
    const all = await collect<Echo>(requests);
    return { text: all.map(({ text }) => text).join('+') };
  }
  async *chat(requests: AsyncIterable<Echo>, _call: unknown): AsyncGenerator<unknown> {
    for await (const { text } of requests) yield { text: text.toUpperCase() };
  }
}

let testing: TestingModule | undefined;

afterEach(async () => {
  await testing?.close();
  testing = undefined;
});

async function setUp(
  handler: Type<EchoServer>,
  more: { providers?: Parameters<typeof Module>[0]['providers'] } = {},
) {
  EchoToolkit.Controller()(handler);
  testing = await Test.createTestingModule({
    controllers: [handler],
    providers: more.providers ?? [],
  }).compile();
  await testing.init();
  const registry = new MiddlewareRegistry();
  const [bound] = bindServices([EchoToolkit], testing.get(ModuleRef, { strict: false }), registry);
  return (methodName: string, request: unknown, origin: Parameters<typeof callOf>[1] = {}) => {
    const call = callOf(methodName, origin);
    const served = bound!.methods.find(({ method }) => method.name === methodName)!;
    const source =
      Symbol.asyncIterator in (request as object)
        ? (request as AsyncIterable<unknown>)
        : () => request;
    return served.handle(call, source);
  };
}

describe('a bound service', () => {
  it('calls handlers of all four kinds with message and call', async () => {
    class Handler extends PlainHandler {
      override say({ text }: Echo, call: Call): unknown {
        return { text: `${text} on ${call.transport}` };
      }
    }
    const invoke = await setUp(Handler);
    expect(await invoke('Say', { text: 'hi' })).toEqual({ text: 'hi on grpc' });
    expect(await collect(await invoke('List', { text: 'hi' }))).toEqual([
      { text: 'hi 1' },
      { text: 'hi 2' },
    ]);
    expect(await invoke('Collect', streamOf({ text: 'a' }, { text: 'b' }))).toEqual({
      text: 'a+b',
    });
    expect(await collect(await invoke('Chat', streamOf({ text: 'a' }, { text: 'b' })))).toEqual([
      { text: 'A' },
      { text: 'B' },
    ]);
  });

  it('accepts observables, and takes the first answer of a unary one', async () => {
    class Handler extends PlainHandler {
      override say(): Observable<Echo> {
        return of({ text: 'first' }, { text: 'second' });
      }
      override list(): Observable<Echo> {
        return from([{ text: '1' }, { text: '2' }]);
      }
    }
    const invoke = await setUp(Handler);
    expect(await invoke('Say', { text: 'x' })).toEqual({ text: 'first' });
    expect(await collect(await invoke('List', { text: 'x' }))).toEqual([
      { text: '1' },
      { text: '2' },
    ]);
  });

  it('is INTERNAL when an observable ends without an answer, or a streaming handler returns none', async () => {
    class Handler extends PlainHandler {
      override say(): Observable<Echo> {
        return from([]);
      }
      override list(): unknown {
        return { text: 'no stream' };
      }
    }
    const invoke = await setUp(Handler);
    await expect(invoke('Say', { text: 'x' })).rejects.toMatchObject({ code: Code.INTERNAL });
    await expect(invoke('List', { text: 'x' })).rejects.toMatchObject({ code: Code.INTERNAL });
  });

  it('refuses invalid requests before the handler, alone and inside a stream', async () => {
    let called = 0;
    class Handler extends PlainHandler {
      override say(request: Echo): unknown {
        called++;
        return request;
      }
    }
    const invoke = await setUp(Handler);
    const expected = { code: Code.INVALID_ARGUMENT, message: expect.stringContaining('text') };
    await expect(invoke('Say', { text: '' })).rejects.toMatchObject(expected);
    await expect(invoke('Collect', streamOf({ text: 'a' }, { text: '' }))).rejects.toMatchObject(
      expected,
    );
    await expect(invoke('Chat', streamOf({ text: '' })).then(collect)).rejects.toMatchObject(
      expected,
    );
    expect(called).toBe(0);
  });

  it('makes the call reachable below the handler, in each step of a stream too', async () => {
    class Handler extends PlainHandler {
      override say(): unknown {
        return { text: currentCall()?.method.name };
      }
      override async *list(): AsyncGenerator<unknown> {
        yield { text: currentCall()?.method.name };
        await Promise.resolve();
        yield { text: currentCall()?.method.name };
      }
    }
    const invoke = await setUp(Handler);
    expect(await invoke('Say', { text: 'x' })).toEqual({ text: 'Say' });
    expect(await collect(await invoke('List', { text: 'x' }))).toEqual([
      { text: 'List' },
      { text: 'List' },
    ]);
    expect(currentCall()).toBeUndefined();
  });

  it('ends the generator of a handler when the reader goes away', async () => {
    let ended = false;
    class Handler extends PlainHandler {
      override async *list(): AsyncGenerator<unknown> {
        try {
          for (;;) yield { text: 'x' };
        } finally {
          ended = true;
        }
      }
    }
    const invoke = await setUp(Handler);
    for await (const _ of (await invoke('List', { text: 'x' })) as AsyncIterable<unknown>) break;
    expect(ended).toBe(true);
  });

  it('converts what a stream throws half-way', async () => {
    class Handler extends PlainHandler {
      override async *list(): AsyncGenerator<unknown> {
        yield { text: 'one' };
        throw new TypeError('bug');
      }
    }
    const invoke = await setUp(Handler);
    const stream = (await invoke('List', { text: 'x' })) as AsyncIterable<unknown>;
    const iterator = stream[Symbol.asyncIterator]();
    expect(await iterator.next()).toEqual({ done: false, value: { text: 'one' } });
    await expect(iterator.next()).rejects.toMatchObject({
      code: Code.INTERNAL,
      message: expect.stringContaining('reference'),
    });
  });
});

describe('guards', () => {
  it('see the type and arguments of the transport, and refuse with PERMISSION_DENIED', async () => {
    const seen: unknown[] = [];
    @Injectable()
    class Guard implements CanActivate {
      canActivate(context: ExecutionContext): boolean {
        seen.push([
          context.getType(),
          context.getHandler().name,
          context.getClass().name,
          context.getArgByIndex(0),
        ]);
        return context.getType() === 'rpc';
      }
    }
    @UseGuards(Guard)
    class Handler extends PlainHandler {
      override say(request: Echo): unknown {
        return request;
      }
    }
    const invoke = await setUp(Handler);
    expect(await invoke('Say', { text: 'hi' })).toEqual({ text: 'hi' });
    const http = { request: { url: '/x' }, reply: {} } as never;
    await expect(invoke('Say', { text: 'hi' }, { transport: 'http', http })).rejects.toMatchObject({
      code: Code.PERMISSION_DENIED,
    });
    expect(seen).toEqual([
      ['rpc', 'say', 'Handler', { text: 'hi' }],
      ['http', 'say', 'Handler', { url: '/x' }],
    ]);
  });

  it('are injected, class ones and global ones', async () => {
    @Injectable()
    class Allowed {
      readonly texts = ['yes'];
    }
    @Injectable()
    class GlobalGuard implements CanActivate {
      constructor(@Inject(Allowed) private readonly allowed: Allowed) {}
      canActivate(context: ExecutionContext): boolean {
        return this.allowed.texts.includes(context.switchToRpc().getData<Echo>().text);
      }
    }
    class Handler extends PlainHandler {}
    const invoke = await setUp(Handler, {
      providers: [Allowed, { provide: APP_GUARD, useClass: GlobalGuard }],
    });
    expect(await invoke('Say', { text: 'yes' })).toEqual({ text: 'yes' });
    await expect(invoke('Say', { text: 'no' })).rejects.toMatchObject({
      code: Code.PERMISSION_DENIED,
    });
  });
});

describe('interceptors', () => {
  @Injectable()
  class Shout implements NestInterceptor {
    intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
      return next
        .handle()
        .pipe(map((answer: unknown) => (isEcho(answer) ? { text: `${answer.text}!` } : answer)));
    }
  }
  const isEcho = (value: unknown): value is Echo => typeof (value as Echo).text === 'string';

  it('see the answer of all four kinds: single answers and observables message by message, generators whole', async () => {
    class Handler extends PlainHandler {
      override list(): unknown {
        return from([{ text: '1' }, { text: '2' }]);
      }
    }
    const invoke = await setUp(Handler, {
      providers: [{ provide: APP_INTERCEPTOR, useClass: Shout }],
    });
    expect(await invoke('Say', { text: 'hi' })).toEqual({ text: 'hi!' });
    expect(await collect(await invoke('List', { text: 'hi' }))).toEqual([
      { text: '1!' },
      { text: '2!' },
    ]);
    expect(await invoke('Collect', streamOf({ text: 'a' }))).toEqual({ text: 'a!' });
    expect(await collect(await invoke('Chat', streamOf({ text: 'a' }, { text: 'b' })))).toEqual([
      { text: 'A' },
      { text: 'B' },
    ]);
  });
});

describe('pipes and parameters', () => {
  class Trim implements PipeTransform {
    transform(value: Echo): Echo {
      return { text: value.text.trim() };
    }
  }

  it('transform the message of a method without parameter decorators', async () => {
    class Handler extends PlainHandler {
      override say(request: Echo, call: Call): unknown {
        return { text: `[${request.text}] ${call.method.name}` };
      }
    }
    UsePipes(Trim)(Handler);
    expect(await (await setUp(Handler))('Say', { text: '  hi ' })).toEqual({ text: '[hi] Say' });
  });

  it('honour @Payload(), @Ctx() and decorators of the application', async () => {
    const RequestKind = createParamDecorator((_data, context: ExecutionContext) =>
      context.getType(),
    );
    class Handler extends PlainHandler {
      override say(request: Echo, call: unknown, text?: string, kind?: string): unknown {
        return { text: [request.text, (call as Call).method.name, text, kind].join(' ') };
      }
    }
    Payload(new Trim())(Handler.prototype, 'say', 0);
    Ctx()(Handler.prototype, 'say', 1);
    Payload('text')(Handler.prototype, 'say', 2);
    RequestKind()(Handler.prototype, 'say', 3);
    expect(await (await setUp(Handler))('Say', { text: ' hi ' })).toEqual({
      text: 'hi Say  hi  rpc',
    });
  });

  it('turn what a pipe throws into its status', async () => {
    class Refuse implements PipeTransform {
      transform(): never {
        throw new BadRequestException('no');
      }
    }
    class Handler extends PlainHandler {}
    UsePipes(Refuse)(Handler);
    await expect((await setUp(Handler))('Say', { text: 'x' })).rejects.toMatchObject({
      code: Code.INVALID_ARGUMENT,
      message: 'no',
    });
  });
});

describe('filters', () => {
  class DomainError extends Error {}

  @Catch(DomainError)
  class DomainFilter implements ExceptionFilter {
    catch(exception: DomainError, host: ArgumentsHost): unknown {
      if (host.getType() === 'rpc')
        return throwError(() => StatusError.failedPrecondition(exception.message));
      host.switchToHttp().getResponse<{ sent: boolean }>().sent = true;
      return undefined;
    }
  }

  class Handler extends PlainHandler {
    override say(): unknown {
      throw new DomainError('not now');
    }
    override async *list(): AsyncGenerator<unknown> {
      yield { text: '1' };
      throw new DomainError('not now');
    }
    override collect(): never {
      throw new Error('other');
    }
  }
  UseFilters(DomainFilter)(Handler);

  it('convert errors, also those of a stream, and leave others alone', async () => {
    const invoke = await setUp(Handler);
    await expect(invoke('Say', { text: 'x' })).rejects.toMatchObject({
      code: Code.FAILED_PRECONDITION,
      message: 'not now',
    });
    await expect(invoke('List', { text: 'x' }).then(collect)).rejects.toMatchObject({
      code: Code.FAILED_PRECONDITION,
    });
    await expect(invoke('Collect', streamOf())).rejects.toMatchObject({ code: Code.INTERNAL });
  });

  it('may write an HTTP reply themselves', async () => {
    const invoke = await setUp(Handler);
    const http = { request: {}, reply: { sent: false } };
    expect(
      await invoke('Say', { text: 'x' }, { transport: 'http', http: http as never }),
    ).toBeUndefined();
    expect(http.reply.sent).toBe(true);
  });

  it('may answer in place of the handler', async () => {
    @Catch()
    class Fallback implements ExceptionFilter {
      catch(): Observable<Echo> {
        return of({ text: 'fallback' });
      }
    }
    class Failing extends PlainHandler {
      override say(): never {
        throw new Error('down');
      }
    }
    UseFilters(Fallback)(Failing);
    expect(await (await setUp(Failing))('Say', { text: 'x' })).toEqual({ text: 'fallback' });
  });
});

describe('a request-scoped handler', () => {
  it('gets an instance for each call, with the request injected and its own guards', async () => {
    let instances = 0;
    @Injectable({ scope: Scope.REQUEST })
    class PerRequest {
      readonly number = ++instances;
      constructor(@Inject(REQUEST) readonly request: { context: Call }) {}
    }
    class Handler extends PlainHandler {
      constructor(private readonly scoped: PerRequest) {
        super();
      }
      override say(): unknown {
        return { text: `${this.scoped.number} ${this.scoped.request.context.method.name}` };
      }
    }
    Inject(PerRequest)(Handler, undefined, 0);
    const guard: CanActivate = { canActivate: () => true };
    UseGuards(guard)(Handler);
    const invoke = await setUp(Handler, { providers: [PerRequest] });
    expect(await invoke('Say', { text: 'x' })).toEqual({ text: '1 Say' });
    expect(await invoke('Say', { text: 'x' })).toEqual({ text: '2 Say' });
  });

  it('interceptors of another class are still found', async () => {
    @Injectable()
    class Mark implements NestInterceptor {
      intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
        return next.handle().pipe(map(() => ({ text: 'marked' })));
      }
    }
    class Handler extends PlainHandler {}
    UseInterceptors(Mark)(Handler);
    expect(await (await setUp(Handler))('Say', { text: 'x' })).toEqual({ text: 'marked' });
  });
});

describe('binding', () => {
  const bind = async (controllers: Type[], service = EchoToolkit): Promise<unknown> => {
    testing = await Test.createTestingModule({ controllers }).compile();
    return bindServices(
      [service],
      testing.get(ModuleRef, { strict: false }),
      new MiddlewareRegistry(),
    );
  };

  it('says what to do when no class handles the service', async () => {
    await expect(bind([])).rejects.toThrow(
      'no class handles echo.EchoService: put @EchoServiceToolkit.Controller() on a class and list it in the controllers of a module',
    );
  });

  it('names both classes when two handle it', async () => {
    class First extends PlainHandler {}
    class Second extends PlainHandler {}
    for (const type of [First, Second]) EchoToolkit.Controller()(type);
    await expect(bind([First, Second])).rejects.toThrow(
      'First and Second both handle echo.EchoService',
    );
  });

  it('names the methods that a class lacks', async () => {
    class Partial {
      say(): void {}
    }
    EchoToolkit.Controller()(Partial as unknown as Type<EchoServer>);
    await expect(bind([Partial])).rejects.toThrow(
      'Partial handles echo.EchoService but lacks list(), collect(), chat()',
    );
  });

  it('lets one class handle several services', async () => {
    const other = createToolkitService<EchoServer>({ ...echoDefinition(), typeName: 'echo.Other' });
    class Handler extends PlainHandler {}
    EchoToolkit.Controller()(Handler);
    other.Controller()(Handler);
    expect(await bind([Handler], other)).toHaveLength(1);
  });
});
