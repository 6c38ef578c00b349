import { createTextForm } from '../json/create-own-form.js';
import {
  FIELD_MASK_EXPECTED,
  fieldMaskText,
  parseFieldMask,
  parseFieldMaskParameter,
} from '../json/field-mask-text.js';
import type { JsonType } from '../json/json-type.js';

/** Paths in lowerCamelCase: `"user.displayName,photo"`. Query parameters may also name fields as the proto does. */
export const FieldMaskJson: JsonType<string[]> = createTextForm<string[]>({
  kind: 'field_mask',
  typeName: 'google.protobuf.FieldMask',
  expected: FIELD_MASK_EXPECTED,
  create: () => [],
  keepsText: true,
  text: fieldMaskText,
  parse: parseFieldMask,
  parseParameter: parseFieldMaskParameter,
});
