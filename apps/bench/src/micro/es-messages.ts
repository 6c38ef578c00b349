import { create, createFileRegistry, fromBinary, type DescMessage } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

/** The message types of a proto as `@bufbuild/protobuf` has them: its generated code holds the same descriptors. */
export function esTypes(descriptors: () => readonly Uint8Array[]): (name: string) => DescMessage {
  const file = descriptors().map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes));
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file }));
  return (name) => {
    const type = registry.getMessage(name);
    if (!type) throw new Error(`message "${name}" is not in the descriptors`);
    return type;
  };
}
