import type { DescEnum, DescField, DescFile, DescMessage, DescOneof } from '@bufbuild/protobuf';
import { fieldRules, messageRules, oneofRules } from './annotations.js';
import { fieldShape } from './field-shape.js';
import type {
  EnumModel,
  EnumValueModel,
  FieldModel,
  FileModel,
  MessageModel,
  OneofModel,
} from './model.js';
import type { Mutable } from './mutable.js';
import { enumMember, propertyName, typeNames } from './names.js';
import { commentOf, Path, positionOf } from './source-info.js';
import type { TypeLookup } from './type-lookup.js';
import { representationOf } from './well-known.js';

/** Messages and enums of a file, by descriptor. Messages have no fields yet. */
export interface FileTypes {
  readonly messages: Map<DescMessage, Mutable<MessageModel>>;
  readonly enums: Map<DescEnum, EnumModel>;
  /** Paths in the source info. */
  readonly paths: Map<DescMessage, readonly number[]>;
}

/** Makes the messages and enums of a file; `fillMessage()` adds the fields when those of all files are there. */
export function declareTypes(desc: DescFile, file: FileModel): FileTypes {
  const types: FileTypes = { messages: new Map(), enums: new Map(), paths: new Map() };
  const names = typeNames(desc);
  const addEnum = (type: DescEnum, parent: MessageModel | undefined, path: readonly number[]) => {
    types.enums.set(type, buildEnum(type, file, parent, { tsName: names.get(type)!, path }));
  };
  const addMessage = (
    type: DescMessage,
    parent: MessageModel | undefined,
    path: readonly number[],
  ) => {
    const model = declareMessage(type, file, parent, { tsName: names.get(type)!, path });
    types.messages.set(type, model);
    types.paths.set(type, path);
    for (const [nested, index] of indexed(type.nestedEnums, type.proto.enumType)) {
      addEnum(nested, model, [...path, Path.message.enums, index]);
    }
    for (const [nested, index] of indexed(type.nestedMessages, type.proto.nestedType)) {
      addMessage(nested, model, [...path, Path.message.messages, index]);
    }
  };
  for (const [index, type] of desc.enums.entries())
    addEnum(type, undefined, [Path.file.enums, index]);
  for (const [index, type] of desc.messages.entries()) {
    addMessage(type, undefined, [Path.file.messages, index]);
  }
  return types;
}

/** Pairs descriptors with the index of their proto: Protobuf-ES leaves map entries out. */
function indexed<D extends { readonly proto: P }, P>(
  descs: readonly D[],
  protos: readonly P[],
): (readonly [D, number])[] {
  return descs.map((desc) => [desc, protos.indexOf(desc.proto)] as const);
}

interface Naming {
  readonly tsName: string;
  readonly path: readonly number[];
}

function declareMessage(
  desc: DescMessage,
  file: FileModel,
  parent: MessageModel | undefined,
  { tsName, path }: Naming,
): Mutable<MessageModel> {
  return {
    kind: 'message',
    desc,
    file,
    parent,
    name: desc.name,
    typeName: desc.typeName,
    tsName,
    representation: representationOf(desc.typeName),
    fields: [],
    oneofs: [],
    members: [],
    rules: messageRules(desc),
    position: positionOf(desc.file, path),
    comment: commentOf(desc.file, path),
    deprecated: desc.deprecated,
  };
}

function buildEnum(
  desc: DescEnum,
  file: FileModel,
  parent: MessageModel | undefined,
  { tsName, path }: Naming,
): EnumModel {
  const values: EnumValueModel[] = [];
  const model: EnumModel = {
    kind: 'enum',
    desc,
    file,
    parent,
    name: desc.name,
    typeName: desc.typeName,
    tsName,
    values,
    open: desc.open,
    position: positionOf(desc.file, path),
    comment: commentOf(desc.file, path),
    deprecated: desc.deprecated,
  };
  for (const [index, value] of desc.proto.value.entries()) {
    const valuePath = [...path, Path.enum.values, index];
    values.push({
      kind: 'enum_value',
      parent: model,
      name: value.name,
      member: enumMember(value.name),
      number: value.number,
      position: positionOf(desc.file, valuePath),
      comment: commentOf(desc.file, valuePath),
      deprecated: value.options?.deprecated ?? false,
    });
  }
  return model;
}

/** Adds fields and oneofs to a message. */
export function fillMessage(
  message: Mutable<MessageModel>,
  path: readonly number[],
  lookup: TypeLookup,
): void {
  const taken = new Set<string>();
  const members: (FieldModel | OneofModel)[] = [];
  const build = (desc: DescField, oneof: OneofModel | undefined): FieldModel => {
    const key = propertyName(desc.name, taken);
    taken.add(key);
    return buildField(desc, { parent: message, oneof, key, path }, lookup);
  };
  for (const member of message.desc.members) {
    if (member.kind === 'field') members.push(build(member, undefined));
    else members.push(buildOneof(member, message, { path, taken, build }));
  }
  message.members = members;
  message.oneofs = members.filter((member) => member.kind === 'oneof');
  const fields = members.flatMap((member) => (member.kind === 'oneof' ? member.fields : member));
  const byDesc = new Map(fields.map((field) => [field.desc, field]));
  message.fields = message.desc.fields.map((desc) => byDesc.get(desc)!);
}

interface OneofContext {
  readonly path: readonly number[];
  readonly taken: Set<string>;
  build(desc: DescField, oneof: OneofModel): FieldModel;
}

function buildOneof(desc: DescOneof, parent: MessageModel, context: OneofContext): OneofModel {
  const key = propertyName(desc.name, context.taken);
  context.taken.add(key);
  const index = parent.desc.proto.oneofDecl.indexOf(desc.proto);
  const path = [...context.path, Path.message.oneofs, index];
  const fields: FieldModel[] = [];
  const model: OneofModel = {
    kind: 'oneof',
    desc,
    parent,
    name: desc.name,
    key,
    fields,
    ...oneofRules(desc),
    position: positionOf(parent.desc.file, path),
    comment: commentOf(parent.desc.file, path),
    deprecated: false,
  };
  fields.push(...desc.fields.map((field) => context.build(field, model)));
  return model;
}

interface FieldContext {
  readonly parent: MessageModel;
  readonly oneof: OneofModel | undefined;
  readonly key: string;
  readonly path: readonly number[];
}

function buildField(desc: DescField, context: FieldContext, lookup: TypeLookup): FieldModel {
  const { parent, oneof, key } = context;
  const index = parent.desc.proto.field.indexOf(desc.proto);
  const path = [...context.path, Path.message.fields, index];
  return {
    kind: 'field',
    desc,
    parent,
    name: desc.name,
    jsonName: desc.jsonName,
    number: desc.number,
    key,
    oneof,
    ...fieldShape(desc, lookup),
    rules: fieldRules(desc),
    position: positionOf(parent.desc.file, path),
    comment: commentOf(parent.desc.file, path),
    deprecated: desc.deprecated,
  };
}
