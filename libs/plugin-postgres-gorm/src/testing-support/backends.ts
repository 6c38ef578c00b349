import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasPostgres, type PostgresServer, startPostgres } from '@nestjs-toolkit/test-servers';
import { context, createPlugin } from './test-plugin.js';

/** A kind of database that the shared specs run on. */
export interface Backend {
  /** DSN of an empty database of the spec's own. */
  dsn(): Promise<string>;
}

/** Runs the same specs on the embedded database and, where one is installed, on a real server. */
export function describeOnEveryBackend(title: string, body: (backend: Backend) => void): void {
  describe(`${title}, embedded database`, () => body(embedded()));
  (hasPostgres ? describe : describe.skip)(`${title}, PostgreSQL server`, () => body(realServer()));
}

/** One database for all specs of a file, emptied for each: starting one takes a second. */
function embedded(): Backend {
  const folder = mkdtempSync(join(tmpdir(), 'toolkit-gorm-'));
  const dsn = `pglite:${folder}`;
  const { plugin: keeper } = createPlugin({ dsn });
  beforeAll(() => keeper.preStart(context()), 60_000);
  afterAll(async () => {
    await keeper.onStop();
    rmSync(folder, { recursive: true });
  });
  return {
    async dsn() {
      await keeper.db().query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
      return dsn;
    },
  };
}

function realServer(): Backend {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server.remove());
  return { dsn: async () => server.dsn(await server.createDatabase()) };
}
