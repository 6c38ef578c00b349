/** A value of an OpenAPI document. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** An object of an OpenAPI document, in the order in which it is written. Undefined members are left out. */
export interface JsonObject {
  readonly [member: string]: Json | undefined;
}

/** Whether a value is an object. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value without undefined members, at any depth, and without those that `keep` refuses. */
export function compact<T extends Json>(
  value: T,
  keep: (member: string) => boolean = () => true,
): T {
  if (Array.isArray(value)) return value.map((item: Json) => compact(item, keep)) as Json as T;
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value)
    .filter(([name, member]) => member !== undefined && keep(name))
    .map(([name, member]) => [name, compact(member!, keep)] as const);
  return Object.fromEntries(members) as Json as T;
}

/** The object, or undefined if it has no members. */
export function unlessEmpty<T extends JsonObject>(value: T): T | undefined {
  return Object.values(value).some((member) => member !== undefined) ? value : undefined;
}

/** The list, or undefined if it has no items. */
export function unlessNone<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length === 0 ? undefined : items;
}

/** The text, or undefined if it is empty. */
export function unlessBlank(text: string): string | undefined {
  return text === '' ? undefined : text;
}

/** Texts as paragraphs; undefined if all are empty. */
export function paragraphs(...texts: readonly (string | undefined)[]): string | undefined {
  return unlessBlank(texts.filter((text) => text !== undefined && text !== '').join('\n\n'));
}
