import { createFileRegistry, fromBinary, type FileRegistry } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { create } from '@bufbuild/protobuf';
import { createValidator, type Validator } from '@bufbuild/protovalidate';
import { createPatternCache } from './pattern-cache.js';

/** The types of a proto with the validator that knows their rules. */
export interface Schema {
  readonly registry: FileRegistry;
  readonly validator: Validator;
}

type Descriptors = () => readonly Uint8Array[];

const schemas = new WeakMap<Descriptors, Schema>();

/** The schema of descriptors: one for all messages of a file. */
export function schemaOf(descriptors: Descriptors): Schema {
  const known = schemas.get(descriptors);
  if (known !== undefined) return known;
  const file = descriptors().map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes));
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file }));
  const patterns = createPatternCache();
  const regexMatch = (pattern: string, text: string) => patterns.get(pattern).test(text);
  const schema = { registry, validator: createValidator({ registry, regexMatch }) };
  schemas.set(descriptors, schema);
  return schema;
}
