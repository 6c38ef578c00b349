import { create, type MessageInitShape } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorProtoSchema,
  type DescriptorProtoSchema,
  type EnumDescriptorProtoSchema,
  type FieldDescriptorProtoSchema,
  type FileDescriptorProto,
  type OneofDescriptorProtoSchema,
  type ServiceDescriptorProtoSchema,
  type SourceCodeInfo_LocationSchema,
} from '@bufbuild/protobuf/wkt';
import type {
  EnumModel,
  FieldModel,
  FileModel,
  MessageModel,
  ScalarType,
  ServiceModel,
  ValueType,
} from '../model/model.js';
import { Path } from '../model/source-info.js';

type DescriptorInit = MessageInitShape<typeof DescriptorProtoSchema>;
type FieldInit = MessageInitShape<typeof FieldDescriptorProtoSchema>;
type Location = MessageInitShape<typeof SourceCodeInfo_LocationSchema>;
type TypeModel = MessageModel | EnumModel;

/**
 * Describes a file for ts-proto: a proto3 descriptor that yields exactly the types of the model.
 *
 * It serves for TypeScript types only, so wire details may differ. Presence of proto2 and editions
 * becomes proto3 `optional`, groups become messages, and everything has the name that the model has
 * chosen: ts-proto keeps these names, because they have no underscores left to remove.
 */
export function describeFile(file: FileModel): FileDescriptorProto {
  const describer = new FileDescriber(file);
  const messages = file.messages.filter(({ parent }) => parent === undefined);
  const enums = file.enums.filter(({ parent }) => parent === undefined);
  const services = file.requested ? file.services : [];
  return create(FileDescriptorProtoSchema, {
    name: file.name,
    package: file.package,
    syntax: 'proto3',
    messageType: messages.map((type, index) =>
      describer.message(type, [Path.file.messages, index]),
    ),
    enumType: enums.map((type, index) => describer.enum(type, [Path.file.enums, index])),
    service: services.map((type, index) => describer.service(type, [Path.file.services, index])),
    sourceCodeInfo: { location: describer.locations },
  });
}

class FileDescriber {
  /** Comments by path. */
  readonly locations: Location[] = [];
  private readonly nested = new Map<
    MessageModel,
    { messages: MessageModel[]; enums: EnumModel[] }
  >();

  constructor(file: FileModel) {
    for (const type of file.messages) this.nested.set(type, { messages: [], enums: [] });
    for (const type of file.messages)
      if (type.parent) this.nested.get(type.parent)!.messages.push(type);
    for (const type of file.enums) if (type.parent) this.nested.get(type.parent)!.enums.push(type);
  }

  message(type: MessageModel, path: readonly number[]): DescriptorInit {
    this.comment(type, path);
    const { messages, enums } = this.nested.get(type)!;
    const oneofs: MessageInitShape<typeof OneofDescriptorProtoSchema>[] = type.oneofs.map(
      ({ key }) => ({ name: key }),
    );
    const fields = type.fields.map((field, index) => {
      this.comment(field, [...path, Path.message.fields, index]);
      const oneofIndex = oneofIndexOf(field, oneofs);
      return { ...describeField(field), ...(oneofIndex !== undefined && { oneofIndex }) };
    });
    return {
      name: typeSegment(type),
      field: fields,
      oneofDecl: oneofs,
      nestedType: [
        ...messages.map((item, index) =>
          this.message(item, [...path, Path.message.messages, index]),
        ),
        ...type.fields.filter(isMap).map(describeMapEntry),
      ],
      enumType: enums.map((item, index) => this.enum(item, [...path, Path.message.enums, index])),
      ...deprecation(type),
    };
  }

  enum(
    type: EnumModel,
    path: readonly number[],
  ): MessageInitShape<typeof EnumDescriptorProtoSchema> {
    this.comment(type, path);
    const value = type.values.map((item, index) => {
      this.comment(item, [...path, Path.enum.values, index]);
      return { name: item.member, number: item.number, ...deprecation(item) };
    });
    return { name: typeSegment(type), value, ...deprecation(type) };
  }

  service(
    service: ServiceModel,
    path: readonly number[],
  ): MessageInitShape<typeof ServiceDescriptorProtoSchema> {
    this.comment(service, path);
    const method = service.methods.map((item, index) => {
      this.comment(item, [...path, Path.service.methods, index]);
      const kind = item.methodKind;
      return {
        name: item.name,
        inputType: typeReference(item.input),
        outputType: typeReference(item.output),
        clientStreaming: kind === 'client_streaming' || kind === 'bidi_streaming',
        serverStreaming: kind === 'server_streaming' || kind === 'bidi_streaming',
        ...deprecation(item),
      };
    });
    return { name: service.name, method, ...deprecation(service) };
  }

  private comment({ comment }: { readonly comment: string }, path: readonly number[]): void {
    if (comment !== '') this.locations.push({ path: [...path], leadingComments: comment });
  }
}

/** ts-proto looks for a oneof of its own behind every `optional` field. */
function oneofIndexOf(
  field: FieldModel,
  oneofs: MessageInitShape<typeof OneofDescriptorProtoSchema>[],
): number | undefined {
  if (field.oneof !== undefined) return field.parent.oneofs.indexOf(field.oneof);
  if (!field.optional) return undefined;
  return oneofs.push({ name: `_${field.key}` }) - 1;
}

function describeField(field: FieldModel): FieldInit {
  const entry = {
    type: Type.MESSAGE,
    typeName: `${typeReference(field.parent)}.${entryName(field)}`,
  };
  return {
    name: field.key,
    number: field.number,
    label: field.cardinality === 'singular' ? Label.OPTIONAL : Label.REPEATED,
    proto3Optional: field.optional,
    ...(isMap(field) ? entry : describeType(field.type)),
    ...deprecation(field),
  };
}

function describeMapEntry(field: FieldModel): DescriptorInit {
  const key = { name: 'key', number: 1, label: Label.OPTIONAL, type: scalarType(field.mapKey!) };
  const value = { name: 'value', number: 2, label: Label.OPTIONAL, ...describeType(field.type) };
  return { name: entryName(field), field: [key, value], options: { mapEntry: true } };
}

function describeType(type: ValueType): { type: Type; typeName?: string } {
  if (type.kind === 'scalar') return { type: scalarType(type.scalar) };
  if (type.kind === 'enum') return { type: Type.ENUM, typeName: typeReference(type.enum) };
  return { type: Type.MESSAGE, typeName: typeReference(type.message) };
}

function scalarType(scalar: ScalarType): Type {
  return Type[scalar.toUpperCase() as keyof typeof Type];
}

function isMap(field: FieldModel): boolean {
  return field.cardinality === 'map';
}

/** Name of the type of a map's entries; no other type may have one with a `$`. */
function entryName(field: FieldModel): string {
  return `${field.key}$Entry`;
}

function deprecation({ deprecated }: { readonly deprecated: boolean }): {
  options?: { deprecated: true };
} {
  return deprecated ? { options: { deprecated } } : {};
}

/** Full name of a type with the names of the model. */
function typeReference(type: TypeModel): string {
  if (type.parent !== undefined) return `${typeReference(type.parent)}.${typeSegment(type)}`;
  return type.file.package === '' ? `.${type.tsName}` : `.${type.file.package}.${type.tsName}`;
}

/** Last part of a type's name: ts-proto joins the parts of nested types with underscores. */
function typeSegment(type: TypeModel): string {
  return type.parent === undefined ? type.tsName : type.tsName.slice(type.parent.tsName.length + 1);
}
