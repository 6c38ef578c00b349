import type { FieldBase, JsonFieldSpec } from './field-base.js';
import { ListField } from './list-field.js';
import { MapField } from './map-field.js';
import { SingularField } from './singular-field.js';

export type { JsonField } from './json-type.js';
export type { JsonFieldSpec } from './field-base.js';

/** Makes a field of its description. */
export function createJsonField(spec: JsonFieldSpec): FieldBase {
  if (spec.mapKey !== undefined) return new MapField(spec);
  return spec.repeated === true ? new ListField(spec) : new SingularField(spec);
}
