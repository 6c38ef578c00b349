import type { PostgresInfo } from '@nestjs-toolkit/postgres';
import type {
  DataSource,
  EntityManager,
  EntitySchema,
  EntitySubscriberInterface,
  EntityTarget,
  MigrationInterface,
  ObjectLiteral,
  Repository,
} from 'typeorm';

/** An entity class or a schema made with `new EntitySchema()`. */
export type EntityType = (new () => object) | EntitySchema;

/** What TypeORM has to know before it connects. */
export interface TypeOrmParts {
  readonly entities?: readonly EntityType[];
  readonly migrations?: readonly (new () => MigrationInterface)[];
  readonly subscribers?: readonly (new () => EntitySubscriberInterface)[];
}

export type IsolationLevel =
  'READ UNCOMMITTED' | 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';

/** PostgreSQL through TypeORM: what `@InjectPlugin()` gives for `plugin: "postgres_gorm"`. */
export interface PostgresGormPlugin {
  /** TypeORM's data source. It is there from the beginning and connected when the service starts. */
  readonly dataSource: DataSource;
  /** The same as {@link dataSource}. */
  db(): DataSource;
  /**
   * The repository of an entity. Ask for it in a constructor: entities that are asked for before the
   * service starts are the ones that TypeORM is given.
   *
   * @throws Error if the service has started without the entity
   */
  repository<Entity extends ObjectLiteral>(entity: EntityTarget<Entity>): Repository<Entity>;
  /**
   * Adds entities without a repository of their own (such as the far side of a relation), TypeORM
   * migrations and subscribers.
   *
   * @throws Error if the service has started
   */
  register(parts: TypeOrmParts): void;
  /** Runs work in a transaction: committed if it resolves, rolled back if it rejects. */
  transaction<T>(
    work: (manager: EntityManager) => Promise<T>,
    isolation?: IsolationLevel,
  ): Promise<T>;
  /**
   * Applies pending migrations: the SQL files of `MIGRATIONS_DIR`, then the registered TypeORM ones.
   * Safe to call from several instances at once.
   *
   * @returns names of what was applied
   * @throws Error if there is neither a folder nor a registered migration, or one fails
   */
  runMigrations(options?: { readonly signal?: AbortSignal }): Promise<readonly string[]>;
  /** Settings in effect; no secrets. */
  info(): PostgresInfo;
  /** Writes {@link info} to the log. */
  print(): void;
}
