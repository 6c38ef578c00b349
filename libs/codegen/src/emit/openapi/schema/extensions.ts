import { toJson } from '@bufbuild/protobuf';
import { ValueSchema, type Value } from '@bufbuild/protobuf/wkt';
import type { Json, JsonObject } from '../openapi-json.js';

/** Extensions, `x-…`, as JSON. */
export function extensions(of: Readonly<Record<string, Value>> | undefined): JsonObject {
  return Object.fromEntries(
    Object.entries(of ?? {})
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => [name, toJson(ValueSchema, value) as Json]),
  );
}
