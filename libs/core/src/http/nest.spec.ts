import {
  Catch,
  Controller,
  ForbiddenException,
  Get,
  Injectable,
  Module,
  UseFilters,
  UseGuards,
  UseInterceptors,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { ToolkitFactory } from '../application/toolkit.factory.js';
import type { Call } from '../call/call.js';
import { currentCall } from '../call/call-context.js';
import { StatusError } from '../error/status-error.js';
import { ToolkitModule } from '../module/toolkit.module.js';
import { createToolkitService } from '../service/toolkit-service.js';
import { LibraryToolkit } from './testing-support/gen/library.toolkit.js';
import type { Book, GetBookRequest } from './testing-support/gen/library.js';

class Teapot extends Error {}

@Injectable()
class KeyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return false;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { id } = request.params as { id: string };
    if (id === '403') throw new ForbiddenException('not this one');
    return request.headers['x-key'] === 'secret' && (request.body as { id: bigint }).id > 0n;
  }
}

@Injectable()
class StampInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    context.switchToHttp().getResponse<FastifyReply>().header('x-stamp', context.getHandler().name);
    return next.handle().pipe(map((book: Partial<Book>) => ({ ...book, note: 'stamped' })));
  }
}

@Catch(Teapot)
class TeapotFilter implements ExceptionFilter {
  catch(_: Teapot, host: ArgumentsHost): void {
    void host.switchToHttp().getResponse<FastifyReply>().code(418).send({ teapot: true });
  }
}

const service = createToolkitService<object>({
  ...LibraryToolkit,
  servers: ['HTTP'],
  methods: LibraryToolkit.methods.filter(({ name }) => name === 'GetBook' || name === 'WatchBooks'),
});

@service.Controller()
@UseGuards(KeyGuard)
@UseFilters(TeapotFilter)
class LibraryController {
  @UseInterceptors(StampInterceptor)
  getBook({ id }: GetBookRequest, call: Call): Partial<Book> {
    if (id === 418n) throw new Teapot();
    if (id === 404n) throw StatusError.notFound('gone');
    call.responseHeaders.set('x-same-call', String(currentCall() === call));
    return { id, title: call.http!.request.routeOptions.url ?? '' };
  }

  async *watchBooks(): AsyncGenerator<Partial<Book>> {
    yield { id: 1n };
  }
}

@Controller()
class PlainController {
  @Get('/plain')
  plain(): string {
    return 'plain';
  }
}

const env = {
  LIBRARY_SERVER_HTTP_PORT: '0',
  LIBRARY_SERVER_HTTP_HOST: '127.0.0.1',
  LIBRARY_LOG_LEVEL: 'silent',
};

function moduleOf(): Type {
  @Module({
    imports: [ToolkitModule.forRoot({ service, json: { emitDefaults: false } })],
    controllers: [LibraryController, PlainController],
  })
  class AppModule {}
  return AppModule;
}

const headers = { 'x-key': 'secret' };

async function check(url: string): Promise<void> {
  const book = await fetch(`${url}/v1/books/7`, { headers });
  expect(Object.fromEntries(book.headers)).toMatchObject({
    'x-stamp': 'getBook',
    'x-same-call': 'true',
  });
  expect([book.status, await book.json()]).toEqual([200, { id: '7', title: '*', note: 'stamped' }]);
  const refused = await fetch(`${url}/v1/books/7`);
  expect([refused.status, await refused.json()]).toMatchObject([
    403,
    { code: 403, status: 'Forbidden' },
  ]);
  const forbidden = await fetch(`${url}/v1/books/403`, { headers });
  expect([forbidden.status, await forbidden.json()]).toMatchObject([
    403,
    { message: 'not this one' },
  ]);
  const teapot = await fetch(`${url}/v1/books/418`, { headers });
  expect([teapot.status, await teapot.json()]).toEqual([418, { teapot: true }]);
  const missing = await fetch(`${url}/v1/books/404`, { headers });
  expect([missing.status, await missing.json()]).toMatchObject([404, { message: 'gone' }]);
  expect(await (await fetch(`${url}/plain`)).text()).toBe('plain');
  expect((await fetch(`${url}/_healthz/readiness`)).status).toBe(200);
}

describe('HTTP in a Nest application', () => {
  it('runs guards, interceptors and filters with the http context', async () => {
    const options = { env, signals: false, summary: false, exitOnError: false };
    const app = await ToolkitFactory.create(moduleOf(), options);
    await app.start();
    await check(app.addresses.http!);
    await app.stop();
  });

  it('works the same in a stock application', async () => {
    const app = await NestFactory.create<NestFastifyApplication>(moduleOf(), new FastifyAdapter(), {
      logger: false,
    });
    await app.listen(0, '127.0.0.1');
    await check(await app.getUrl());
    await app.close();
  });
});
