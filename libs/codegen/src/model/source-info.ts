import type { DescFile } from '@bufbuild/protobuf';
import type { SourceCodeInfo_Location } from '@bufbuild/protobuf/wkt';
import type { Position } from './position.js';

/** Field numbers of descriptor.proto: the path of an element in the source info is made of them. */
export const Path = {
  file: { messages: 4, enums: 5, services: 6, options: 8, syntax: 12 },
  message: { fields: 2, messages: 3, enums: 4, options: 7, oneofs: 8 },
  field: { options: 8 },
  enum: { values: 2 },
  service: { methods: 2, options: 3 },
  method: { options: 4 },
} as const;

const indexes = new WeakMap<DescFile, ReadonlyMap<string, SourceCodeInfo_Location>>();

/** Where an element stands, or the closest element around it that the compiler tells the place of. */
export function positionOf(file: DescFile, path: readonly number[]): Position {
  const index = locations(file);
  for (let length = path.length; length > 0; length--) {
    const location = index.get(path.slice(0, length).join('.'));
    if (location === undefined) continue;
    const [line = 0, column = 0] = location.span;
    return { file: fileName(file), line: line + 1, column: column + 1 };
  }
  return { file: fileName(file), line: undefined, column: undefined };
}

/** Comment above an element, or behind it. Without comment signs; empty if there is none. */
export function commentOf(file: DescFile, path: readonly number[]): string {
  const location = locations(file).get(path.join('.'));
  const text = location?.leadingComments || location?.trailingComments || '';
  return text
    .replace(/^\*\s?/, '')
    .split('\n')
    .map((line) => line.replace(/^ /, '').trimEnd())
    .join('\n')
    .trim();
}

/** Import path of a file, with its ending: descriptors of Protobuf-ES leave it out. */
export function fileName(file: DescFile): string {
  return file.proto.name;
}

function locations(file: DescFile): ReadonlyMap<string, SourceCodeInfo_Location> {
  const known = indexes.get(file);
  if (known !== undefined) return known;
  const index = new Map<string, SourceCodeInfo_Location>();
  for (const location of file.proto.sourceCodeInfo?.location ?? []) {
    const key = location.path.join('.');
    if (!index.has(key)) index.set(key, location);
  }
  indexes.set(file, index);
  return index;
}
