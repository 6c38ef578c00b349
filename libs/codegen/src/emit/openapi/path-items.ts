import type { Json, JsonObject } from './openapi-json.js';
import type { BoundOperation } from './operation.js';
import { shapeOf } from './paths/openapi-path.js';

/** Methods that an OpenAPI path may have. */
const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE'];

/** Methods that a rule for any method is told with. */
const ANY_METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH'];

/** Other methods are told where tools for OpenAPI 3.1 look for them. */
const ADDITIONAL = 'x-oai-additionalOperations';

/** `paths` of a document. */
export interface PathItems {
  add(operation: BoundOperation): void;
  /** @param responses answers that every operation has beside its own */
  all(responses: JsonObject): JsonObject;
}

type Item = Record<string, Json | undefined>;

export function createPathItems(): PathItems {
  const items = new Map<string, { readonly path: string; readonly item: Item }>();

  function add({ path, verb, operation }: BoundOperation): void {
    const shape = shapeOf(path);
    const known = items.get(shape) ?? { path, item: {} };
    items.set(shape, known);
    put(known.item, verb, withNames(operation, path, known.path));
  }

  return {
    add,
    all: (responses) =>
      Object.fromEntries(
        [...items.values()].map(({ path, item }) => [path, withResponses(item, responses)]),
      ),
  };
}

/** The first of several operations for the same requests is told: the others are never reached. */
function put(item: Item, verb: string, operation: JsonObject): void {
  if (verb === '*') {
    for (const method of ANY_METHODS) {
      const operationId = `${operation['operationId'] as string}_${method.toLowerCase()}`;
      item[method.toLowerCase()] ??= { ...operation, operationId };
    }
    return;
  }
  if (METHODS.includes(verb)) {
    item[verb.toLowerCase()] ??= operation;
    return;
  }
  const others = item[ADDITIONAL] as JsonObject | undefined;
  item[ADDITIONAL] = { [verb]: operation, ...others };
}

/** An operation for a path that has other names for the same parameters. */
function withNames(operation: JsonObject, own: string, used: string): JsonObject {
  if (own === used) return operation;
  const names = new Map(
    parameterNames(own).map((name, index) => [name, parameterNames(used)[index]!]),
  );
  const parameters = (operation['parameters'] as readonly JsonObject[] | undefined)?.map(
    (parameter) =>
      parameter['in'] === 'path'
        ? { ...parameter, name: names.get(parameter['name'] as string)! }
        : parameter,
  );
  return { ...operation, parameters };
}

function parameterNames(path: string): string[] {
  return [...path.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name!);
}

function withResponses(item: Item, responses: JsonObject): JsonObject {
  if (Object.keys(responses).length === 0) return item;
  return Object.fromEntries(
    Object.entries(item).map(([method, operation]) =>
      method === ADDITIONAL
        ? [method, operation]
        : [
            method,
            {
              ...(operation as JsonObject),
              responses: {
                ...responses,
                ...((operation as JsonObject)['responses'] as JsonObject),
              },
            },
          ],
    ),
  );
}
