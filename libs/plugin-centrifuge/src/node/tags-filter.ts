import { errors } from '../protocol/codes.js';
import type { FilterNode } from '../protocol/messages.js';

type Tags = Readonly<Record<string, string>>;
export type TagsFilter = (tags: Tags) => boolean;

/** Most conditions in one filter. */
const MAX_NODES = 64;

/** Makes a filter of what a client asks for. @throws ClientError for a filter that makes no sense */
export function createTagsFilter(node: FilterNode): TagsFilter {
  let count = 0;
  const compile = (each: FilterNode): TagsFilter => {
    count += 1;
    if (count > MAX_NODES) throw errors.badRequest(`tags filter has over ${MAX_NODES} conditions`);
    const nodes = each.nodes ?? [];
    switch (each.op ?? '') {
      case '':
        return comparison(each);
      case 'and':
        return all(nodes.map(compile));
      case 'or':
        return any(nodes.map(compile));
      case 'not':
        if (nodes.length !== 1)
          throw errors.badRequest('"not" of a tags filter needs one condition');
        return negation(compile(nodes[0]!));
      default:
        throw errors.badRequest(
          `unknown operation "${each.op}" of a tags filter: expected and, or, not`,
        );
    }
  };
  return compile(node);
}

const all =
  (filters: readonly TagsFilter[]): TagsFilter =>
  (tags) =>
    filters.every((filter) => filter(tags));

const any =
  (filters: readonly TagsFilter[]): TagsFilter =>
  (tags) =>
    filters.some((filter) => filter(tags));

const negation =
  (filter: TagsFilter): TagsFilter =>
  (tags) =>
    !filter(tags);

function comparison({ cmp = '', key = '', val = '', vals = [] }: FilterNode): TagsFilter {
  const list: ReadonlySet<string> = new Set(vals);
  const value = (tags: Tags): string | undefined =>
    Object.hasOwn(tags, key) ? tags[key] : undefined;
  const text =
    (test: (value: string) => boolean): TagsFilter =>
    (tags) => {
      const actual = value(tags);
      return actual !== undefined && test(actual);
    };
  const number = (test: (value: number, limit: number) => boolean): TagsFilter =>
    text((actual) => {
      const [left, right] = [Number(actual), Number(val)];
      return !Number.isNaN(left) && !Number.isNaN(right) && test(left, right);
    });
  switch (cmp) {
    case 'eq':
      return text((actual) => actual === val);
    case 'neq':
      return (tags) => value(tags) !== val;
    case 'in':
      return text((actual) => list.has(actual));
    case 'nin':
      return (tags) => !list.has(value(tags) ?? '\0');
    case 'ex':
      return (tags) => value(tags) !== undefined;
    case 'nex':
      return (tags) => value(tags) === undefined;
    case 'sw':
      return text((actual) => actual.startsWith(val));
    case 'ew':
      return text((actual) => actual.endsWith(val));
    case 'ct':
      return text((actual) => actual.includes(val));
    case 'lt':
      return number((left, right) => left < right);
    case 'lte':
      return number((left, right) => left <= right);
    case 'gt':
      return number((left, right) => left > right);
    case 'gte':
      return number((left, right) => left >= right);
    default:
      throw errors.badRequest(`unknown comparison "${cmp}" of a tags filter`);
  }
}
