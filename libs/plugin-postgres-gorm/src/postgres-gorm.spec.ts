import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Repository } from 'typeorm';
import { isUniqueViolation, type PostgresGormPlugin } from './index.js';
import type { PostgresGorm } from './postgres-gorm-plugin.js';
import type { PostgresGormOptions } from './postgres-gorm-options.js';
import { describeOnEveryBackend } from './testing-support/backends.js';
import {
  CREATE_USERS,
  CreateTags1700000000000,
  PostEntity,
  TagEntity,
  UserEntity,
} from './testing-support/entities.js';
import { context, createPlugin } from './testing-support/test-plugin.js';

/** As applications write it: the repository is asked for in the constructor. */
class UserRepository {
  readonly users: Repository<UserEntity>;

  constructor(db: PostgresGormPlugin) {
    this.users = db.repository(UserEntity);
  }
}

describeOnEveryBackend('postgres_gorm', (backend) => {
  describe('a running service', () => {
    let plugin: PostgresGorm;
    let users: Repository<UserEntity>;

    beforeAll(async () => {
      ({ plugin } = createPlugin({ dsn: await backend.dsn(), synchronize: true }));
      ({ users } = new UserRepository(plugin));
      plugin.register({ entities: [PostEntity] });
      await plugin.preStart(context());
    }, 60_000);

    beforeEach(() => plugin.db().query('TRUNCATE users CASCADE'));
    afterAll(() => plugin.onStop());

    const ada = { name: 'Ada', email: 'ada@example.com' };

    it('reads and writes entities', async () => {
      const saved = await users.save(users.create(ada));
      expect(saved.id).toMatch(/^[0-9a-f-]{36}$/);
      expect(await users.findOneByOrFail({ id: saved.id })).toMatchObject(ada);
      await plugin.repository(PostEntity).insert({ id: 1, author: saved });
      const posts = await plugin.repository(PostEntity).find({ relations: { author: true } });
      expect(posts[0]?.author.name).toBe('Ada');
      expect(await users.countBy({ name: 'Nobody' })).toBe(0);
    });

    it('reports a value that exists already', async () => {
      await users.insert(ada);
      const error: unknown = await users.insert(ada).catch((caught: unknown) => caught);
      expect(isUniqueViolation(error)).toBe(true);
      expect(isUniqueViolation(new Error('other'))).toBe(false);
    });

    it('commits a transaction that resolves and rolls back one that rejects', async () => {
      await plugin.transaction((manager) => manager.insert(UserEntity, ada));
      const failing = plugin.transaction(async (manager) => {
        await manager.insert(UserEntity, { name: 'Bob', email: 'bob@example.com' });
        throw new Error('changed my mind');
      }, 'SERIALIZABLE');
      await expect(failing).rejects.toThrow('changed my mind');
      expect(await users.count()).toBe(1);
    });

    it('runs many transactions at once without losing an update', async () => {
      const { id } = await users.save(users.create(ada));
      await Promise.all(
        Array.from({ length: 30 }, () =>
          plugin.transaction(async (manager) => {
            const user = await manager.findOneOrFail(UserEntity, {
              where: { id },
              lock: { mode: 'pessimistic_write' },
            });
            await manager.update(UserEntity, id, { visits: user.visits + 1 });
          }),
        ),
      );
      expect((await users.findOneByOrFail({ id })).visits).toBe(30);
    });

    it('refuses entities that come after the start, and says what to do', () => {
      expect(() => plugin.repository(TagEntity)).toThrow(
        'entity "tag" is unknown to plugin "pgsql": ask for its repository before the service starts',
      );
      expect(() => plugin.register({ entities: [TagEntity] })).toThrow('"pgsql" has started');
    });

    it('is healthy', async () => {
      await plugin.healthCheck(context());
    });
  });

  describe('migrations', () => {
    let folder: string;
    let plugin: PostgresGorm;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'toolkit-gorm-'));
      writeFileSync(join(folder, '000001_create_users.up.sql'), CREATE_USERS);
    });
    afterEach(async () => {
      await plugin.onStop();
      rmSync(folder, { recursive: true });
    });

    const create = async (values: Partial<PostgresGormOptions>) =>
      ({ plugin } = createPlugin({ dsn: await backend.dsn(), ...values }));

    it('run when the service asks for them: SQL files, then TypeORM classes', async () => {
      await create({ migrationsDir: folder });
      plugin.register({ entities: [TagEntity], migrations: [CreateTags1700000000000] });
      const { users } = new UserRepository(plugin);
      await plugin.preStart(context());
      const expected = ['000001_create_users.up.sql', 'CreateTags1700000000000'];
      const names = await Promise.all([plugin.runMigrations(), plugin.runMigrations()]);
      // Which of the two applies what is a matter of luck.
      expect(names.flat().toSorted()).toEqual(expected);
      expect(await plugin.runMigrations()).toEqual([]);
      expect(await users.count()).toBe(0);
      expect(await plugin.repository(TagEntity).count()).toBe(0);
    }, 90_000);

    it('run at start if the settings say so', async () => {
      await create({ migrationsDir: folder, migrateOnStart: true });
      const { users } = new UserRepository(plugin);
      await plugin.preStart(context());
      expect(await users.count()).toBe(0);
    }, 90_000);

    it('keep the service from starting if one fails, and leave nothing open', async () => {
      writeFileSync(join(folder, '000002_bad.up.sql'), 'CREATE TABEL x ()');
      await create({ migrationsDir: folder, migrateOnStart: true });
      await expect(plugin.preStart(context())).rejects.toThrow('migration 000002_bad.up.sql:1:8');
      await expect(plugin.healthCheck(context())).rejects.toThrow('not connected');
      expect(plugin.dataSource.isInitialized).toBe(false);
    }, 90_000);

    it('say so if there are none', async () => {
      await create({});
      await plugin.preStart(context());
      await expect(plugin.runMigrations()).rejects.toThrow('set MIGRATIONS_DIR');
    }, 90_000);
  });

  describe('life', () => {
    it('starts and stops again and again', async () => {
      const { plugin } = createPlugin({ dsn: await backend.dsn(), synchronize: true });
      const { users } = new UserRepository(plugin);
      for (let round = 0; round < 2; round++) {
        await plugin.preStart(context());
        expect(await users.count()).toBe(0);
        await plugin.onStop();
        await plugin.onStop();
      }
      await expect(plugin.healthCheck(context())).rejects.toThrow('not connected');
    }, 90_000);

    it('closes everything when an entity is unusable', async () => {
      const { plugin } = createPlugin({ dsn: await backend.dsn() });
      plugin.repository(PostEntity);
      await expect(plugin.preStart(context())).rejects.toThrow('PostEntity#author');
      expect(plugin.dataSource.isInitialized).toBe(false);
    }, 90_000);

    it('logs queries as DEBUG asks, without their parameters', async () => {
      const dsn = await backend.dsn();
      for (const [debug, expected, missing] of [
        ['info', /info query .*SELECT .*error query failed: .*nope/s, /s3cret/],
        ['error', /error query failed: .*nope/s, /SELECT 1/],
        ['false', /^((?!query).)*$/s, /SELECT/],
      ] as const) {
        const { plugin, log } = createPlugin({ dsn, debug });
        await plugin.preStart(context());
        await plugin.db().query('SELECT 1 WHERE $1::text IS NULL', ['s3cret']);
        await expect(plugin.db().query('SELECT nope')).rejects.toThrow('nope');
        await plugin.onStop();
        expect(log.text).toMatch(expected);
        expect(log.text).not.toMatch(missing);
      }
    }, 90_000);

    it('shows its settings and no secret', async () => {
      const dsn = await backend.dsn();
      const { plugin, log } = createPlugin({ dsn, maxConnections: 3 });
      await plugin.preStart(context());
      plugin.print();
      await plugin.onStop();
      expect(plugin.info()).toMatchObject({ address: plugin.address, maxConnections: 3 });
      expect(log.text).toContain(plugin.address);
      const password = URL.parse(dsn)?.password || 'no such text';
      expect(log.text + JSON.stringify(plugin.dataSource.options.extra)).not.toContain(password);
    }, 90_000);
  });
});
