import {
  Column,
  CreateDateColumn,
  Entity,
  EntitySchema,
  ManyToOne,
  type MigrationInterface,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type QueryRunner,
  type Relation,
} from 'typeorm';

@Entity('users')
export class UserEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text', { unique: true })
  email!: string;

  @Column('int', { default: 0 })
  visits!: number;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}

@Entity('posts')
export class PostEntity {
  @PrimaryColumn('int')
  id!: number;

  @ManyToOne(() => UserEntity)
  author!: Relation<UserEntity>;
}

export interface Tag {
  name: string;
}

export const TagEntity = new EntitySchema<Tag>({
  name: 'tag',
  tableName: 'tags',
  columns: { name: { type: 'text', primary: true } },
});

export class CreateTags1700000000000 implements MigrationInterface {
  readonly name = 'CreateTags1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE tags (name text PRIMARY KEY)');
  }

  async down(): Promise<void> {}
}

/** The table of {@link UserEntity} as a migration file creates it. */
export const CREATE_USERS = `CREATE TABLE users (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL,
  email text NOT NULL UNIQUE,
  visits int NOT NULL DEFAULT 0,
  "createdAt" timestamptz NOT NULL DEFAULT now()
)`;
