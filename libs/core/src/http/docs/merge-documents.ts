import type {
  OpenapiDocument,
  OpenapiObject,
  OpenapiValue,
} from '../../service/openapi-document.js';
import { isObject } from './json-names.js';

/** Who serves the documents. */
export interface DocumentOwner {
  readonly name: string;
  readonly version: string;
  readonly description: string;
}

/** Version of a document whose proto states none. */
const NO_VERSION = '0.0.0';

/** One document for all services of a process. What protos state goes before what the process says of itself. */
export function mergeDocuments(
  documents: readonly OpenapiDocument[],
  { name, version, description }: DocumentOwner,
): OpenapiDocument {
  const [first] = documents;
  const only = documents.length === 1 ? first!.info : undefined;
  const stated = documents.find(({ info }) => info['version'] !== NO_VERSION)?.info ?? only;
  const info: Record<string, OpenapiValue> = { ...stated, title: stated?.['title'] ?? name };
  if (!stated || stated['version'] === NO_VERSION) info['version'] = version;
  if (info['description'] === undefined && description !== '') info['description'] = description;
  const merged: Record<string, OpenapiValue> = {};
  for (const document of documents) Object.assign(merged, extensionsOf(document));
  const servers = lists(documents, 'servers');
  const security = documents.length === 1 ? lists(documents, 'security') : [];
  return {
    openapi: first?.openapi ?? '3.1.1',
    info,
    ...(servers.length > 0 ? { servers } : {}),
    ...(security.length > 0 ? { security } : {}),
    tags: unique(lists(documents, 'tags')),
    paths: mergePaths(documents),
    components: mergeComponents(documents),
    ...merged,
    'x-source': unique(lists(documents, 'x-source')),
  };
}

function extensionsOf(document: OpenapiDocument): OpenapiObject {
  return Object.fromEntries(
    Object.entries(document).filter(([name]) => name === 'externalDocs' || name.startsWith('x-')),
  );
}

function lists(documents: readonly OpenapiDocument[], member: string): OpenapiValue[] {
  return documents.flatMap((document) => (document[member] as OpenapiValue[] | undefined) ?? []);
}

function unique(items: readonly OpenapiValue[]): OpenapiValue[] {
  const known = new Map(items.map((item) => [isObject(item) ? item['name'] : item, item]));
  return [...known.values()];
}

function mergeComponents(documents: readonly OpenapiDocument[]): OpenapiObject {
  const merged: Record<string, Record<string, OpenapiValue>> = {};
  for (const { components } of documents) {
    for (const [kind, members] of Object.entries((components as OpenapiObject | undefined) ?? {})) {
      merged[kind] = { ...merged[kind], ...(members as OpenapiObject) };
    }
  }
  return merged;
}

/** Paths that differ in the names of parameters only are one; the first operation for a request stays. */
function mergePaths(documents: readonly OpenapiDocument[]): OpenapiObject {
  const paths = new Map<string, { path: string; item: Record<string, OpenapiValue> }>();
  const ids = new Set<string>();
  for (const { paths: own, security } of documents) {
    for (const [path, item] of Object.entries(own)) {
      const shape = path.replaceAll(/\{[^}]*\}/g, '{}');
      const known = paths.get(shape) ?? { path, item: {} };
      paths.set(shape, known);
      for (const [verb, operation] of Object.entries(item as OpenapiObject)) {
        if (verb in known.item || !isObject(operation)) continue;
        const renamed = verb.startsWith('x-')
          ? operation
          : withParameters(operation, path, known.path);
        known.item[verb] = withUniqueId(withSecurity(renamed, documents.length, security), ids);
      }
    }
  }
  return Object.fromEntries([...paths.values()].map(({ path, item }) => [path, item]));
}

function withParameters(operation: OpenapiObject, own: string, used: string): OpenapiObject {
  const parameters = operation['parameters'] as readonly OpenapiObject[] | undefined;
  if (own === used || parameters === undefined) return operation;
  const names = new Map(namesIn(own).map((name, index) => [name, namesIn(used)[index]!]));
  const renamed = parameters.map((parameter) =>
    parameter['in'] === 'path'
      ? { ...parameter, name: names.get(parameter['name'] as string)! }
      : parameter,
  );
  return { ...operation, parameters: renamed };
}

function namesIn(path: string): string[] {
  return [...path.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name!);
}

/** What a document says of all of its operations, where there are others. */
function withSecurity(
  operation: OpenapiObject,
  documents: number,
  security: OpenapiValue | undefined,
): OpenapiObject {
  if (documents === 1 || security === undefined || 'security' in operation) return operation;
  return { ...operation, security };
}

function withUniqueId(operation: OpenapiObject, ids: Set<string>): OpenapiObject {
  const { operationId } = operation;
  if (typeof operationId !== 'string') return operation;
  let id = operationId;
  for (let number = 2; ids.has(id); number += 1) id = `${operationId}_${number}`;
  ids.add(id);
  return id === operationId ? operation : { ...operation, operationId: id };
}
