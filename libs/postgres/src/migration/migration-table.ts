import type { ClientBase } from 'pg';
import { escapeIdentifier } from 'pg';
import { MigrationError } from './migration-error.js';
import type { MigrationFile } from './migration-files.js';

/** A migration that the database has. */
export interface AppliedMigration {
  readonly version: bigint;
  readonly name: string;
  readonly checksum: string;
  readonly appliedAt: Date;
}

/**
 * Table of the applied migrations, in the schema that is first on the search path. It has a name of
 * its own because golang-migrate keeps its state in `schema_migrations`, in another form.
 */
export class MigrationTable {
  private constructor(
    private readonly client: ClientBase,
    private readonly schema: string,
  ) {}

  private get table(): string {
    return `${escapeIdentifier(this.schema)}.toolkit_migrations`;
  }

  /** Finds out where the table is or belongs. */
  static async locate(client: ClientBase): Promise<MigrationTable> {
    const { rows } = await client.query<{ schema: string | null }>(
      'SELECT current_schema() AS schema',
    );
    const schema = rows[0]?.schema;
    if (!schema) throw new MigrationError('no schema to migrate: none on the search path exists');
    return new MigrationTable(client, schema);
  }

  /**
   * Creates the table if it is missing, within the current transaction. A database that
   * golang-migrate has brought to some version begins with the files up to that version.
   *
   * @returns the version taken over, if any
   */
  async create(files: readonly MigrationFile[]): Promise<bigint | undefined> {
    if (await this.exists('toolkit_migrations')) return undefined;
    await this.client.query(`CREATE TABLE ${this.table} (
      version bigint PRIMARY KEY,
      name text NOT NULL,
      checksum text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    )`);
    const version = await this.versionOfGolangMigrate();
    if (version === undefined) return undefined;
    for (const file of files) if (file.version <= version) await this.add(file);
    return version;
  }

  /** All applied migrations, in order of version. */
  async list(): Promise<AppliedMigration[]> {
    const { rows } = await this.client.query<AppliedMigration & { version: string }>(
      `SELECT version, name, checksum, applied_at AS "appliedAt" FROM ${this.table} ORDER BY version`,
    );
    return rows.map((row) => ({ ...row, version: BigInt(row.version) }));
  }

  async add({ version, name, checksum }: MigrationFile): Promise<void> {
    await this.client.query(
      `INSERT INTO ${this.table} (version, name, checksum) VALUES ($1, $2, $3)`,
      [String(version), name, checksum],
    );
  }

  private async versionOfGolangMigrate(): Promise<bigint | undefined> {
    const { rows: columns } = await this.client.query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns
        WHERE table_schema = $1 AND table_name = 'schema_migrations'
        ORDER BY column_name`,
      [this.schema],
    );
    if (columns.map(({ name }) => name).join() !== 'dirty,version') return undefined;
    const { rows } = await this.client.query<{ version: string; dirty: boolean }>(
      `SELECT version, dirty FROM ${escapeIdentifier(this.schema)}.schema_migrations`,
    );
    if (rows[0]?.dirty)
      throw new MigrationError(
        `golang-migrate left this database dirty at version ${rows[0].version}: repair it first`,
      );
    return rows[0] && BigInt(rows[0].version);
  }

  private async exists(table: string): Promise<boolean> {
    const { rows } = await this.client.query<{ found: boolean }>(
      'SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = $1 AND tablename = $2) AS found',
      [this.schema, table],
    );
    return rows[0]?.found ?? false;
  }
}
