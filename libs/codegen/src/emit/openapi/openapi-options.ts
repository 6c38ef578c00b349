import {
  getOption,
  hasOption,
  type DescEnum,
  type DescField,
  type DescFile,
  type DescMessage,
  type DescMethod,
  type DescService,
} from '@bufbuild/protobuf';
import { FieldBehavior, field_behavior } from '../../gen/google/api/field_behavior_pb.js';
import * as v2 from '../../gen/protoc-gen-openapiv2/options/annotations_pb.js';
import type {
  EnumSchema,
  JSONSchema,
  Operation,
  Schema,
  Swagger,
  Tag,
} from '../../gen/protoc-gen-openapiv2/options/openapiv2_pb.js';

/** `openapiv2_swagger` of a file. */
export function swaggerOption(desc: DescFile): Swagger | undefined {
  return hasOption(desc, v2.openapiv2_swagger) ? getOption(desc, v2.openapiv2_swagger) : undefined;
}

/** `openapiv2_tag` of a service. */
export function tagOption(desc: DescService): Tag | undefined {
  return hasOption(desc, v2.openapiv2_tag) ? getOption(desc, v2.openapiv2_tag) : undefined;
}

/** `openapiv2_operation` of an rpc. */
export function operationOption(desc: DescMethod): Operation | undefined {
  return hasOption(desc, v2.openapiv2_operation)
    ? getOption(desc, v2.openapiv2_operation)
    : undefined;
}

/** `openapiv2_schema` of a message. */
export function messageOption(desc: DescMessage): Schema | undefined {
  return hasOption(desc, v2.openapiv2_schema) ? getOption(desc, v2.openapiv2_schema) : undefined;
}

/** `openapiv2_field` of a field. */
export function fieldOption(desc: DescField): JSONSchema | undefined {
  return hasOption(desc, v2.openapiv2_field) ? getOption(desc, v2.openapiv2_field) : undefined;
}

/** `openapiv2_enum` of an enum. */
export function enumOption(desc: DescEnum): EnumSchema | undefined {
  return hasOption(desc, v2.openapiv2_enum) ? getOption(desc, v2.openapiv2_enum) : undefined;
}

/** What `google.api.field_behavior` says of a field. */
export function fieldBehavior(desc: DescField): {
  readonly required: boolean;
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
} {
  const behaviors = hasOption(desc, field_behavior) ? getOption(desc, field_behavior) : [];
  return {
    required: behaviors.includes(FieldBehavior.REQUIRED),
    readOnly: behaviors.includes(FieldBehavior.OUTPUT_ONLY),
    writeOnly: behaviors.includes(FieldBehavior.INPUT_ONLY),
  };
}
