import { jest } from '@jest/globals';
import { Controller, Inject, Injectable, Module, type Type } from '@nestjs/common';
import type { ToolkitApplication } from '../application/toolkit-application.js';
import { ToolkitFactory } from '../application/toolkit.factory.js';
import { ConfigError } from '../config/config-error.js';
import { StatusError } from '../error/status-error.js';
import { startLibrary } from '../gateway/testing-support/library-apps.js';
import { atEnd, closeAll } from '../grpc/testing-support/test-server.js';
import { LibraryRpcClient } from '../http/testing-support/gen/client/library.client.js';
import { LibraryToolkit } from '../http/testing-support/gen/library.toolkit.js';
import { ToolkitModule } from '../module/toolkit.module.js';
import type { ToolkitModuleOptions } from '../module/toolkit-options.js';
import { createToolkitService } from '../service/toolkit-service.js';
import { connectClient } from './connect-client.js';
import { getClientToken, InjectClient } from './inject-client.js';
import type { RemoteService } from './remote-service.js';

declare module './inject-client.js' {
  interface ServiceClients {
    'city-library': true;
  }
}

jest.setTimeout(30_000);

afterEach(closeAll);

/** As generated code has it for `toolkit.services`. */
abstract class ReaderServices {
  abstract cityLibrary(): LibraryRpcClient;
  abstract archive(): RemoteService;
}

const ReaderToolkit = createToolkitService({
  ...LibraryToolkit,
  name: 'Reader',
  typeName: 'reader.Reader',
  methods: [],
  servers: ['HTTP'],
  clients: [
    { service: 'city-library', accessor: 'cityLibrary', client: LibraryRpcClient },
    { service: 'archive', accessor: 'archive' },
  ],
  services: ReaderServices,
});

@Injectable()
class Reader {
  constructor(
    @InjectClient('city-library') readonly byName: LibraryRpcClient,
    readonly byClass: LibraryRpcClient,
    readonly services: ReaderServices,
    @Inject(getClientToken('archive')) readonly archive: RemoteService,
  ) {}
}

@ReaderToolkit.Controller()
@Controller()
class ReaderController {}

async function start(
  env: Record<string, string>,
  options: Partial<ToolkitModuleOptions> = {},
): Promise<ToolkitApplication> {
  @Module({
    imports: [ToolkitModule.forRoot({ service: ReaderToolkit, ...options })],
    controllers: [ReaderController as Type],
    providers: [Reader],
  })
  class ReaderModule {}
  const app = await ToolkitFactory.create(ReaderModule, {
    exitOnError: false,
    signals: false,
    summary: false,
    env: {
      READER_LOG_LEVEL: 'silent',
      READER_SERVER_HTTP_HOST: '127.0.0.1',
      READER_SERVER_HTTP_PORT: '0',
      ...env,
    },
  });
  atEnd(() => app.stop());
  await app.start();
  return app;
}

describe('the client of a service that a proto lists', () => {
  it('reports wrong variables at boot, all together', async () => {
    const error: unknown = await start({
      READER_CLIENT_CITY_LIBRARY_TIMEOUT: 'soon',
      READER_CLIENT_ARCHIVE_METHODS: '{"GetBook":{"timout":1}}',
      READER_RESOLVER_ENDPOINTS: 'city-library',
    }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigError);
    const { message } = error as Error;
    expect(message).toContain('READER_CLIENT_CITY_LIBRARY_TIMEOUT');
    expect(message).toContain('unknown setting "timout"');
    expect(message).toContain('malformed entry "city-library": expected service=host:port');
  });

  it('is injected by name, by class and through the accessors, always the same', async () => {
    const address = await startLibrary({
      getBook: ({ id }: { id: bigint }) => ({ title: `Book ${id}` }),
    });
    const app = await start({ READER_RESOLVER_ENDPOINTS: `city-library=${address}` });
    const reader = app.get(Reader);
    expect(reader.byName).toBe(reader.byClass);
    expect(reader.services.cityLibrary()).toBe(reader.byName);
    expect(reader.services.archive()).toBe(reader.archive);
    expect(reader.byName).toBeInstanceOf(LibraryRpcClient);
    const book = await reader.byName.getBook({ id: 7n });
    expect(book).toMatchObject({ title: 'Book 7', tags: [] });
  });

  it('calls rpcs of all four kinds', async () => {
    const address = await startLibrary({
      async *watchBooks({ count }: { count: number }) {
        for (let id = 1; id <= count; id++) yield { id: BigInt(id) };
      },
      async importBooks(requests: AsyncIterable<{ book?: object }>) {
        const books: object[] = [];
        for await (const { book } of requests) if (book) books.push(book);
        return { books };
      },
      async *chat(requests: AsyncIterable<{ title: string }>) {
        for await (const { title } of requests) yield { title: `${title}?` };
      },
    });
    const { client, close } = connectClient(LibraryRpcClient, address);
    atEnd(close);
    const ids: bigint[] = [];
    for await (const { id } of client.watchBooks({ count: 3 })) ids.push(id);
    expect(ids).toEqual([1n, 2n, 3n]);
    const { books } = await client.importBooks([
      { book: { title: 'a' } },
      { book: { title: 'b' } },
    ]);
    expect(books.map(({ title }) => title)).toEqual(['a', 'b']);
    for await (const { title } of client.chat([{ title: 'really' }])) {
      expect(title).toBe('really?');
    }
  });

  it('takes settings of code and environment, for all clients, one client and one rpc', async () => {
    const address = await startLibrary({ getBook: () => new Promise(() => undefined) });
    const seen: string[] = [];
    const app = await start(
      {
        READER_RESOLVER_ENDPOINTS: `city-library=${address}`,
        READER_CLIENT_CITY_LIBRARY_METHODS: '{"GetBook":{"timeout":"40ms"}}',
      },
      {
        clients: {
          '*': { options: { timeout: 60_000 } },
          'city-library': {
            interceptors: [
              async (call, next) => {
                seen.push(`${call.service} ${call.method.path}`);
                return next(call);
              },
            ],
          },
        },
      },
    );
    const error: unknown = await app
      .get(Reader)
      .byName.getBook({ id: 1n })
      .catch((thrown: unknown) => thrown);
    expect(StatusError.is(error) && error.codeName).toBe('DEADLINE_EXCEEDED');
    expect(seen).toEqual(['city-library /library.Library/GetBook']);
  });

  it('refuses an address that is none', () => {
    expect(() => connectClient(LibraryRpcClient, 'nowhere')).toThrow(
      'no address: "nowhere": expected host:port or unix:/path',
    );
  });
});
