import {
  Controller,
  Injectable,
  Module,
  Scope,
  UseGuards,
  UseInterceptors,
  UsePipes,
  type CallHandler,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
  type NestInterceptor,
  type PipeTransform,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  Ctx,
  GrpcMethod,
  GrpcStreamCall,
  GrpcStreamMethod,
  MessagePattern,
  Payload,
  RpcException,
} from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Metadata, status } from '@grpc/grpc-js';
import { from, interval, map, of, tap, toArray, type Observable } from 'rxjs';
import { HealthRegistry } from '../../health/health-registry.js';
import type { CallObserver } from '../../telemetry/call-observer.js';
import { GrpcTransport } from '../grpc-transport.js';
import { MemoryLogger } from '../testing-support/memory-logger.js';
import { NoteClient, readAll } from '../testing-support/note-client.js';
import type { Note } from '../testing-support/note.js';
import { noteService, type NoteHandlers } from '../testing-support/note-service.js';
import { atEnd, closeAll, deferred, testOptions } from '../testing-support/test-server.js';
import type { StockCall } from './stock-call.js';

afterEach(closeAll);

/** What ts-proto generates with `nestJs=true`. */
function NotesControllerMethods(): ClassDecorator {
  return (target) => {
    const decorate = (name: string, decorator: MethodDecorator): void => {
      const descriptor = Object.getOwnPropertyDescriptor(target.prototype, name);
      if (descriptor)
        decorator((target.prototype as Record<string, object>)[name]!, name, descriptor);
    };
    for (const name of ['unary', 'serverStream'])
      decorate(name, GrpcMethod('Notes', capital(name)));
    for (const name of ['clientStream', 'bidi'])
      decorate(name, GrpcStreamMethod('Notes', capital(name)));
  };
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Starts a stock Nest application with a controller behind the transport. */
async function startNest(
  controller: Type,
  toolkitHandlers: NoteHandlers = {},
  prepare: (app: INestApplication) => void = () => {},
  observers: readonly CallObserver[] = [],
): Promise<{ client: NoteClient; transport: GrpcTransport; logger: MemoryLogger }> {
  @Module({ controllers: [controller] })
  class AppModule {}
  const logger = new MemoryLogger();
  const transport = new GrpcTransport({
    options: testOptions(),
    services: [noteService(toolkitHandlers)],
    health: new HealthRegistry(logger),
    logger,
    shutdownTimeout: 0,
    observers: () => observers,
  });
  const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: false });
  atEnd(() => app.close());
  prepare(app);
  app.connectMicroservice({ strategy: transport }, { inheritAppConfig: true });
  await app.startAllMicroservices();
  const client = new NoteClient(transport.address!);
  atEnd(() => client.close());
  return { client, transport, logger };
}

describe('a stock controller that does not fit', () => {
  it('stops the start when a stream has the wrong decorator', async () => {
    @Controller()
    class Wrong {
      @GrpcMethod('Notes', 'Bidi')
      bidi(): void {}
    }
    @Controller()
    class PassThrough {
      @GrpcStreamCall('Notes', 'Bidi')
      bidi(): void {}
    }

    for (const controller of [Wrong, PassThrough]) {
      await expect(startNest(controller)).rejects.toThrow(
        'handler of /test.Notes/Bidi has the wrong decorator for a bidi_streaming rpc: use @GrpcStreamMethod()',
      );
    }
  });

  it('leaves its other message patterns to other transports', async () => {
    @Controller()
    class Mixed {
      @MessagePattern('sum')
      sum(): number {
        return 1;
      }

      @GrpcMethod('Others', 'Get')
      get(): object {
        return {};
      }
    }
    const { client } = await startNest(Mixed);

    expect((await client.unary('a')).status.code).toBe(status.UNIMPLEMENTED);
  });
});

describe('a stock controller', () => {
  @Controller()
  @NotesControllerMethods()
  class NotesController {
    static lastCall: StockCall | undefined;

    unary(request: Note, metadata: Metadata, call: StockCall): Promise<Partial<Note>> {
      NotesController.lastCall = call;
      const headers = new Metadata();
      headers.set('x-echo', metadata.get('x-name')[0]!);
      call.sendMetadata(headers);
      return Promise.resolve({ text: `hello ${request.text}` });
    }

    serverStream(request: Note): Observable<Partial<Note>> {
      return from([1, 2, 3]).pipe(map((number) => ({ text: request.text, number })));
    }

    clientStream(requests: Observable<Note>): Observable<Partial<Note>> {
      return requests.pipe(
        toArray(),
        map((notes) => ({ number: notes.reduce((sum, { number }) => sum + number, 0) })),
      );
    }

    bidi(requests: Observable<Note>): Observable<Partial<Note>> {
      return requests.pipe(map(({ text, number }) => ({ text, number: number * 2 })));
    }
  }

  it('serves unary rpcs and gets metadata and call', async () => {
    const { client } = await startNest(NotesController);
    const metadata = new Metadata();
    metadata.set('x-name', 'Ada');

    const { message, headers } = await client.unary('Ada', metadata);

    expect(message?.text).toBe('hello Ada');
    expect(headers!.get('x-echo')).toEqual(['Ada']);
    expect(NotesController.lastCall!.getPath()).toBe('/test.Notes/Unary');
    expect(NotesController.lastCall!.getPeer()).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(NotesController.lastCall!.getDeadline()).toBe(Infinity);
  });

  it('is seen by observers of calls', async () => {
    const seen: string[] = [];
    const observer: CallObserver = {
      started: ({ method }) => ({
        ended: ({ code, messages }) => void seen.push(`${method.name} ${code} ${messages}`),
      }),
    };
    const { client } = await startNest(NotesController, {}, () => {}, [observer]);
    await readAll(client.serverStream('a'));
    await client.unary('without the metadata that it reads');
    expect(seen).toEqual(['ServerStream 0 3', 'Unary 13 0']);
  });

  it('serves streams of all kinds', async () => {
    const { client } = await startNest(NotesController);

    const stream = await readAll(client.serverStream('a'));
    const sum = await client.clientStream((call) => {
      for (const number of [1, 2, 3]) call.write({ text: '', number });
      call.end();
    });
    const call = client.bidi();
    const bidi = readAll(call);
    for (const number of [1, 2, 3]) call.write({ text: '', number });
    call.end();

    expect(stream.messages.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(sum.message?.number).toBe(6);
    expect((await bidi).messages.map(({ number }) => number)).toEqual([2, 4, 6]);
  });

  it('serves only the rpcs that have no toolkit handler', async () => {
    const { client } = await startNest(NotesController, {
      Unary: () => ({ text: 'from the toolkit' }),
    });

    expect((await client.unary('a')).message?.text).toBe('from the toolkit');
    expect((await readAll(client.serverStream('a'))).messages).toHaveLength(3);
  });
});

describe('errors of a stock controller', () => {
  it.each<[string, () => unknown, number, string]>([
    ['an exception with a code', () => new RpcException({ code: 5, message: 'gone' }), 5, 'gone'],
    ['a text', () => new RpcException('just text'), status.UNKNOWN, 'just text'],
    ['a bug', () => new Error('password is 1234'), status.INTERNAL, 'Internal server error'],
  ])('keep what Nest says of %s', async (_, makeError, code, details) => {
    @Controller()
    @NotesControllerMethods()
    class Failing {
      unary(): never {
        throw makeError();
      }

      serverStream(): Observable<never> {
        return of(1).pipe(
          tap(() => {
            throw makeError();
          }),
        ) as Observable<never>;
      }
    }
    const { client } = await startNest(Failing);

    const unary = await client.unary('a');
    const stream = await readAll(client.serverStream('a'));

    expect(unary.status).toMatchObject({ code, details });
    expect(stream.status).toMatchObject({ code, details });
  });

  it('are INTERNAL for a handler that answers nothing', async () => {
    @Controller()
    @NotesControllerMethods()
    class Silent {
      unary(): void {}
    }
    const { client } = await startNest(Silent);

    expect((await client.unary('a')).status.code).toBe(status.INTERNAL);
  });

  it('are INTERNAL for a request that cannot be parsed', async () => {
    @Controller()
    @NotesControllerMethods()
    class Echo {
      unary(note: Note): Note {
        return note;
      }
    }
    const { client } = await startNest(Echo);

    const { status: ended } = await client.raw('/test.Notes/Unary', Buffer.from([0x0a, 0x7f]));

    expect(ended.code).toBe(status.INTERNAL);
  });
});

describe('what Nest puts around a stock handler', () => {
  it('works: guards, pipes, interceptors, decorated parameters, global ones too', async () => {
    const seen: string[] = [];
    class Guard implements CanActivate {
      canActivate(context: ExecutionContext): boolean {
        const metadata = context.switchToRpc().getContext<Metadata>();
        seen.push(`guard ${context.getType()}`);
        return metadata.get('x-allow').length > 0;
      }
    }
    class Pipe implements PipeTransform {
      transform(value: unknown): unknown {
        const { text, number } = value as Note;
        return typeof text === 'string' ? { text: text.toUpperCase(), number } : value;
      }
    }
    class Shout implements NestInterceptor {
      intercept(_: ExecutionContext, next: CallHandler<Note>): Observable<Note> {
        return next.handle().pipe(map((note) => ({ ...note, text: `${note.text}!` })));
      }
    }
    class GlobalInterceptor implements NestInterceptor {
      intercept(_: ExecutionContext, next: CallHandler): Observable<unknown> {
        seen.push('global interceptor');
        return next.handle();
      }
    }
    @Controller()
    class Guarded {
      @GrpcMethod('Notes', 'Unary')
      @UseGuards(Guard)
      @UsePipes(Pipe)
      @UseInterceptors(Shout)
      unary(@Payload() note: Note, @Ctx() metadata: Metadata): Partial<Note> {
        return { text: `${note.text} ${metadata.get('x-allow').join()}` };
      }
    }
    const { client } = await startNest(Guarded, {}, (app) =>
      app.useGlobalInterceptors(new GlobalInterceptor()),
    );
    const metadata = new Metadata();
    metadata.set('x-allow', 'yes');

    const allowed = await client.unary('ada', metadata);
    const refused = await client.unary('ada');

    expect(allowed.message?.text).toBe('ADA yes!');
    expect(refused.status).toMatchObject({
      code: status.PERMISSION_DENIED,
      details: 'Forbidden resource',
    });
    expect(seen).toEqual(['guard rpc', 'global interceptor', 'guard rpc']);
  });

  it('works for request-scoped controllers', async () => {
    let instances = 0;
    @Injectable({ scope: Scope.REQUEST })
    class Counter {
      readonly number = ++instances;
    }
    @Controller()
    class Scoped {
      readonly counter = new Counter();

      @GrpcMethod('test.Notes', 'Unary')
      unary(): Partial<Note> {
        return { number: this.counter.number };
      }
    }
    Controller({ scope: Scope.REQUEST })(Scoped);
    const { client } = await startNest(Scoped);

    expect([(await client.unary('a')).message, (await client.unary('a')).message]).toEqual([
      { text: '', number: 1 },
      { text: '', number: 2 },
    ]);
  });
});

describe('a caller of a stock handler that cancels', () => {
  it('unsubscribes from its observable and is told to its call', async () => {
    const cancelled = deferred();
    const unsubscribed = deferred();
    @Controller()
    @NotesControllerMethods()
    class Endless {
      serverStream(_: Note, __: Metadata, call: StockCall): Observable<Partial<Note>> {
        call.on('cancelled', () => cancelled.resolve());
        return interval(1).pipe(
          map((number) => ({ number })),
          tap({ unsubscribe: () => unsubscribed.resolve() }),
        );
      }
    }
    const { client, transport } = await startNest(Endless);
    const call = client.serverStream('a');
    call.on('error', () => {});
    call.once('data', () => call.cancel());

    await Promise.all([cancelled.promise, unsubscribed.promise]);
    while (transport.callsInFlight > 0) await new Promise(setImmediate);
  });
});
