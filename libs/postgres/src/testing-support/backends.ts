import { hasPostgres, type PostgresServer, startPostgres } from '@nestjs-toolkit/test-servers';
import { Client } from 'pg';
import { openPostgres, type PostgresEndpoint } from '../open-postgres.js';
import { PostgresOptions } from '../postgres-options.js';
import { resolvePostgresSettings } from '../postgres-settings.js';

/** A kind of database that the shared specs run on. */
export interface Backend {
  readonly embedded: boolean;
  /** An empty database of the spec's own. */
  open(): Promise<PostgresEndpoint>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function settingsOf(values: Partial<PostgresOptions>) {
  return resolvePostgresSettings(Object.assign(new PostgresOptions(), values), 'spec');
}

/** One database for all specs of a file, emptied for each: starting one takes a second. */
function embedded(): Backend {
  let endpoint: PostgresEndpoint;
  return {
    embedded: true,
    async start() {
      endpoint = await openPostgres(settingsOf({ dsn: 'pglite:' }));
    },
    async open() {
      const client = new Client(endpoint.client);
      await client.connect();
      await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
      await client.end();
      return { ...endpoint, close: async () => {} };
    },
    stop: () => endpoint.close(),
  };
}

function realServer(): Backend {
  let server: PostgresServer;
  return {
    embedded: false,
    async start() {
      server = await startPostgres();
    },
    async open() {
      return openPostgres(settingsOf({ dsn: server.dsn(await server.createDatabase()) }));
    },
    stop: () => server.remove(),
  };
}

/** Runs the same specs on the embedded database and, where one is installed, on a real server. */
export function describeOnEveryBackend(title: string, body: (backend: Backend) => void): void {
  const backends = [
    { name: 'embedded database', backend: embedded(), installed: true },
    { name: 'PostgreSQL server', backend: realServer(), installed: hasPostgres },
  ];
  for (const { name, backend, installed } of backends) {
    (installed ? describe : describe.skip)(`${title}, ${name}`, () => {
      beforeAll(() => backend.start(), 60_000);
      afterAll(() => backend.stop());
      body(backend);
    });
  }
}
