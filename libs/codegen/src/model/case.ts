/**
 * `user_id` → `userId`. A name without underscores stays; a name without lower-case letters is
 * lowered first: `USER_ID` → `userId`. The rule of ts-proto for fields and types.
 */
export function camelFromSnake(name: string): string {
  if (!name.includes('_')) return name;
  const lowered = /[a-z]/.test(name) ? name : name.toLowerCase();
  return lowered
    .split('_')
    .map((word, index) => (index === 0 ? word : capitalize(word)))
    .join('');
}

/** `GetAPIValue` → `getApiValue`. The rule of grpc-js and ts-proto for methods. */
export function camelFromMethod(name: string): string {
  const words = name.match(/^[a-z]+|[A-Z][a-z]+|[a-z]+|[0-9]+|[A-Z]+(?![a-z])/g) ?? [name];
  return words
    .map((word, index) => {
      const lower = word.toLowerCase();
      return index === 0 ? lower : capitalize(lower);
    })
    .join('');
}

/**
 * `primary_db` → `PrimaryDb`, `user-cache` → `UserCache`, `db1main` → `Db1Main`. Existing capitals
 * stay. The rule of the original toolkit for plugins and services.
 */
export function pascalCase(name: string): string {
  return (name.match(/[A-Za-z]+|[0-9]+/g) ?? []).map(capitalize).join('');
}

/** `postgres_gorm` → `postgresGorm`, `2fa` → `_2Fa`: always an identifier. */
export function camelCase(name: string): string {
  const pascal = pascalCase(name);
  const camel = pascal.charAt(0).toLowerCase() + pascal.slice(1);
  return /^[a-z]/.test(camel) ? camel : `_${camel}`;
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
