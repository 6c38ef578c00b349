import { startTestApplication, type TestApplication } from '@nestjs-toolkit/testing';
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { AppModule } from '../src/app.module.js';

// oxlint-disable-next-line typescript/no-explicit-any -- an OpenAPI document as JSON
type Document = any;

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';

describe('the OpenAPI document of the user service', () => {
  let service: TestApplication;
  let document: Document;
  let ajv: Ajv2020;

  beforeAll(async () => {
    const env = { USER_SERVICE_PGSQL_DSN: 'pglite:', USER_SERVICE_CACHE_DSN: 'memory:' };
    service = await startTestApplication(AppModule, { env });
    document = await (await service.fetch('/openapi.json')).json();
    ajv = new Ajv2020({ strict: false, allErrors: true, formats: { int32: true, int64: true } });
    addFormats.default(ajv);
    ajv.addSchema(document as AnySchemaObject, 'openapi');
  }, 60_000);

  afterAll(() => service.stop());

  /** Schema of a place of the document, with its references. */
  function problemsOf(value: unknown, ...place: readonly string[]): unknown[] {
    const pointer = place.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
    const validate = ajv.compile({ $ref: `openapi#/${encodeURI(pointer)}` });
    validate(value);
    return validate.errors ?? [];
  }

  const JSON_SCHEMA = ['content', 'application/json', 'schema'] as const;

  /** Calls the service, and checks the answer against what the document says of it. */
  async function call(method: string, path: string, url: string, body?: object) {
    const init = body
      ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
      : {};
    const response = await service.fetch(url, { method, ...init });
    const answer = await response.json();
    const { responses } = document.paths[path][method.toLowerCase()];
    const told = String(response.status) in responses ? String(response.status) : 'default';
    const problems = problemsOf(
      answer,
      'paths',
      path,
      method.toLowerCase(),
      'responses',
      told,
      ...JSON_SCHEMA,
    );
    expect({ url, answer, problems }).toEqual({ url, answer, problems: [] });
    return { status: response.status, answer: answer as Document };
  }

  it('says who serves it', () => {
    expect(document.info).toEqual({
      title: 'UserService',
      version: '1.0.0',
      description: 'User management microservice',
    });
    expect(document.servers).toEqual([{ url: service.url }]);
  });

  it('describes every answer, also of calls that fail', async () => {
    const { answer } = await call('POST', '/users', '/users', {
      name: 'Ada',
      email: 'a@b.example',
    });
    const url = `/users/${answer.user_id}`;
    await call('GET', '/users/{user_id}', url);
    await call('PUT', '/users/{user_id}', url, { name: 'Ada Lovelace' });
    await call('GET', '/users', '/users?limit=10');
    await call('DELETE', '/users/{user_id}', url);
    const failures = await Promise.all([
      call('GET', '/users/{user_id}', `/users/${UNKNOWN_ID}`),
      call('GET', '/users/{user_id}', '/users/no-uuid'),
      call('GET', '/users', '/users?limit=0'),
      call('POST', '/users', '/users', { name: 5 }),
    ]);
    expect(failures.map(({ status }) => status)).toEqual([404, 400, 400, 400]);
  });

  it.each([
    [{ name: 'Ada', email: 'ada@example.com' }],
    [{ name: '', email: 'ada@example.com' }],
    [{ email: 'ada@example.com' }],
    [{ name: 'a'.repeat(100), email: 'a100@example.com' }],
    [{ name: 'a'.repeat(101), email: 'a101@example.com' }],
    [{ name: '\u{1F600}'.repeat(100), email: 'smile@example.com' }],
    [{ name: 'Ada', email: 'nobody' }],
    [{ name: 'Ada' }],
    [{ name: ['Ada'], email: 'list@example.com' }],
  ])('accepts %j as a body exactly if the service does', async (body) => {
    const { status } = await call('POST', '/users', '/users', body);
    const problems = problemsOf(body, 'paths', '/users', 'post', 'requestBody', ...JSON_SCHEMA);
    expect(problems.length === 0).toBe(status === 200);
  });
});
