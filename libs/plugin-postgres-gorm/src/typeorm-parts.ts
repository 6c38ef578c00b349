import { EntitySchema, type EntityTarget, type ObjectLiteral } from 'typeorm';
import type { EntityType, TypeOrmParts } from './plugin-interface.js';

type Collected = {
  -readonly [Part in keyof Required<TypeOrmParts>]: Required<TypeOrmParts>[Part][number][];
};

/** Collects what TypeORM has to know before it connects. */
export class TypeOrmPartCollector {
  readonly #entities = new Set<EntityType>();
  readonly #migrations = new Set<Collected['migrations'][number]>();
  readonly #subscribers = new Set<Collected['subscribers'][number]>();

  add({ entities = [], migrations = [], subscribers = [] }: TypeOrmParts): void {
    for (const entity of entities) this.#entities.add(entity);
    for (const migration of migrations) this.#migrations.add(migration);
    for (const subscriber of subscribers) this.#subscribers.add(subscriber);
  }

  all(): Collected {
    return {
      entities: [...this.#entities],
      migrations: [...this.#migrations],
      subscribers: [...this.#subscribers],
    };
  }
}

/** The entity behind a target, or `undefined` if the target is only a name. */
export function entityType(target: EntityTarget<ObjectLiteral>): EntityType | undefined {
  if (typeof target === 'function') return target as new () => object;
  return target instanceof EntitySchema ? target : undefined;
}

/** How messages name an entity. */
export function entityName(target: EntityTarget<ObjectLiteral>): string {
  if (typeof target === 'string') return target;
  if (typeof target === 'function') return target.name;
  return target instanceof EntitySchema ? target.options.name : target.name;
}
