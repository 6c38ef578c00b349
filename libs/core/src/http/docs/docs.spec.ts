import { request } from 'node:http';
import { Controller, Get } from '@nestjs/common';
import { Validator } from '@seriousme/openapi-schema-validator';
import { withServer } from '../testing-support/with-server.js';

type Document = Record<string, any>; // oxlint-disable-line no-explicit-any -- OpenAPI as JSON

@Controller()
class OwnDocs {
  @Get('docs')
  docs(): string {
    return 'our own';
  }
}

describe('the OpenAPI document', () => {
  it('is served as valid OpenAPI 3.1, with the address that the client called', async () => {
    await withServer({}, async (server) => {
      const response = await server.fetch('/openapi.json');
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
      const document = (await response.json()) as Document;
      expect(await new Validator().validate(structuredClone(document))).toMatchObject({
        valid: true,
      });
      expect(document).toMatchObject({
        openapi: '3.1.1',
        servers: [{ url: server.url }],
        info: { title: 'Library', version: '0.0.0' },
      });
      expect(Object.keys(document['paths'])).toContain('/v1/shelves/{shelf}/books/{book}');
      expect((await server.fetch('/openapi.json', { method: 'HEAD' })).status).toBe(200);
    });
  });

  it('has the names of fields that the module writes', async () => {
    const names = async (habit: 'proto' | 'lowerCamel') => {
      let found: unknown;
      await withServer({ json: { names: habit, emitDefaults: true } }, async (server) => {
        const document = (await (await server.fetch('/openapi.json')).json()) as Document;
        const { parameters } = document['paths']['/v1/books'].get;
        const { properties } = document['components'].schemas['library.Author'];
        found = [
          parameters
            .map(({ name }: Document) => name as string)
            .filter((name: string) => /custom|size|max/i.test(name)),
          Object.keys(properties as object),
        ];
        expect(JSON.stringify(document)).not.toContain('x-json-name');
      });
      return found;
    };
    expect(await names('proto')).toEqual([
      ['filter.max_years', 'page_size', 'max_loan', 'custom_name'],
      ['first_name', 'last_name', 'born'],
    ]);
    expect(await names('lowerCamel')).toEqual([
      ['filter.maxYears', 'pageSize', 'maxLoan', 'CUSTOM'],
      ['firstName', 'lastName', 'born'],
    ]);
  });

  it('may be changed before it is served', async () => {
    const openapi = (document: object) => ({ ...document, 'x-mine': true }) as never;
    await withServer({ openapi }, async (server) => {
      expect(await (await server.fetch('/openapi.json')).json()).toMatchObject({ 'x-mine': true });
    });
  });

  it('never tells an address that is none', async () => {
    await withServer({}, async (server) => {
      const text = await new Promise<string>((resolve, reject) => {
        const options = { port: server.port, path: '/openapi.json', headers: { host: 'a"b<c' } };
        request(options, (response) => {
          let all = '';
          response.setEncoding('utf8').on('data', (part: string) => (all += part));
          response.on('end', () => resolve(all));
        })
          .on('error', reject)
          .end();
      });
      expect((JSON.parse(text) as Document)['servers']).toEqual([{ url: '/' }]);
    });
  });
});

describe('the page', () => {
  it('is served with a policy that lets nothing in from elsewhere', async () => {
    await withServer({}, async (server) => {
      const response = await server.fetch('/docs');
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('content-security-policy')).toContain(
        "default-src 'none'; script-src 'self'",
      );
      const html = await response.text();
      const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(
        ([, address]) => address!,
      );
      expect(addresses.filter((address) => /^(https?:)?\/\//.test(address))).toEqual([]);
      for (const address of addresses.filter((each) => each.startsWith('docs/'))) {
        expect((await server.fetch(`/${address}`)).status).toBe(200);
      }
    });
  });

  it('goes where it is told to', async () => {
    const env = { DOCS_PATH: '/internal/api', OPENAPI_PATH: '/internal/spec.json' };
    await withServer({ env }, async (server) => {
      expect((await server.fetch('/docs')).status).toBe(404);
      const html = await (await server.fetch('/internal/api')).text();
      expect(html).toContain('data-document="../internal/spec.json"');
      expect(html).toContain('src="api/page.js"');
      expect((await server.fetch('/internal/api/page.js')).status).toBe(200);
      expect((await server.fetch('/internal/spec.json')).status).toBe(200);
    });
  });

  it('leaves its path to others who serve it', async () => {
    await withServer({ controllers: [OwnDocs] }, async (server) => {
      expect(await (await server.fetch('/docs')).text()).toBe('our own');
      expect((await server.fetch('/openapi.json')).status).toBe(200);
    });
  });
});

describe('docs', () => {
  it.each([
    [undefined, undefined, 200],
    ['production', undefined, 404],
    ['production', 'true', 200],
    ['development', 'false', 404],
  ])('with NODE_ENV %s and DOCS %s answer %s', async (mode, docs, status) => {
    const before = process.env['NODE_ENV'];
    if (mode === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = mode;
    try {
      await withServer({ env: docs === undefined ? {} : { DOCS: docs } }, async (server) => {
        for (const path of ['/docs', '/docs/page.js', '/openapi.json']) {
          expect((await server.fetch(path)).status).toBe(status);
        }
        expect(server.transport.servesDocs).toBe(status === 200);
      });
    } finally {
      process.env['NODE_ENV'] = before;
    }
  });
});
