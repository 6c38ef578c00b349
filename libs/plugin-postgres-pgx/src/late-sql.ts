import type { Sql } from 'postgres';

/**
 * A `sql` that can be handed out before there is one: what is called or read goes to the one that is
 * there by then.
 *
 * @param current @throws Error while there is none
 */
export function lateSql(current: () => Sql): Sql {
  const forward = function forward() {} as unknown as Sql;
  return new Proxy(forward, {
    apply: (_target, _this, args: [never]) => Reflect.apply(current(), undefined, args) as unknown,
    get: (_target, name) => Reflect.get(current(), name) as unknown,
    has: (_target, name) => Reflect.has(current(), name),
  });
}
