import { startWithTestApplication } from './end-to-end-spec.js';

const STOCK = `import { Test, TestingModule } from '@nestjs/testing';
import { INestApplication } from '@nestjs/common';
import request from 'supertest';
import { App } from 'supertest/types.js';
import { AppModule } from './../src/app.module.js';

describe('AppController (e2e)', () => {
  let app: INestApplication<App>;

  beforeEach(async () => {
    const moduleFixture: TestingModule = await Test.createTestingModule({
      imports: [AppModule],
    }).compile();

    app = moduleFixture.createNestApplication();
    await app.init();
  });

  it('/ (GET)', () => {
    return request(app.getHttpServer())
      .get('/')
      .expect(200)
      .expect('Hello World!');
  });

  afterEach(async () => {
    await app.close();
  });
});
`;

describe('the end-to-end spec of an application', () => {
  it('is left alone if somebody changed how it starts', () => {
    const text = STOCK.replace(
      'await app.init();',
      'app.useGlobalPipes(pipe);\n    await app.init();',
    );
    expect(startWithTestApplication(text, {})).toEqual({ kind: 'customised' });
  });

  it('is left alone if it chooses an adapter', () => {
    const text = STOCK.replace(
      'createNestApplication()',
      'createNestApplication(new FastifyAdapter())',
    );
    expect(startWithTestApplication(text, {})).toEqual({ kind: 'done' });
  });

  it('starts with the toolkit if it is as Nest wrote it', () => {
    const result = startWithTestApplication(STOCK, { USERS_PGSQL_DSN: 'pglite:' });
    const text = `import { startTestApplication, type TestApplication } from '@nestjs-toolkit/testing';
import request from 'supertest';
import { AppModule } from './../src/app.module.js';

describe('AppController (e2e)', () => {
  let app: TestApplication;

  beforeEach(async () => {
    app = await startTestApplication(AppModule, {
      env: {
        USERS_PGSQL_DSN: 'pglite:',
      },
    });
  }, 60_000);

  it('/ (GET)', () => {
    return request(app.url)
      .get('/')
      .expect(200)
      .expect('Hello World!');
  });

  afterEach(async () => {
    await app.stop();
  });
});
`;
    expect(result).toEqual({ kind: 'changed', text });
    expect(startWithTestApplication(text, {})).toEqual({ kind: 'done' });
  });

  it('keeps tests that were added, and does without variables', () => {
    const text = STOCK.replace(
      "  it('/",
      "  it('answers', () => request(app.getHttpServer()).get('/x'));\n\n  it('/",
    );
    expect(startWithTestApplication(text, {})).toMatchObject({
      text: expect.stringMatching(
        /startTestApplication\(AppModule\);[^]*request\(app\.url\)\.get\('\/x'\)/,
      ),
    });
  });
});
