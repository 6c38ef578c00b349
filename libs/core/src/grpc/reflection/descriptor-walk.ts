import { BinaryReader } from '@bufbuild/protobuf/wire';

/** What reflection has to know of one `.proto` file. */
export interface FileSummary {
  readonly name: string;
  readonly dependencies: readonly string[];
  /** Full names of its messages, enums, services, methods, fields and extensions. */
  readonly symbols: readonly string[];
  readonly extensions: readonly { readonly extendee: string; readonly number: number }[];
  /** The serialised `FileDescriptorProto`, as the compiler made it. */
  readonly bytes: Uint8Array;
}

/**
 * Reads names and extensions out of a serialised `FileDescriptorProto`. Field numbers are those of
 * google/protobuf/descriptor.proto.
 */
export function summarizeFile(bytes: Uint8Array): FileSummary {
  const walk = new FileWalk();
  return { ...walk.file(bytes), bytes };
}

/** The fields of a message that interest: by number, what to do with their content. */
type Fields = Record<number, (reader: BinaryReader) => void>;

class FileWalk {
  readonly #symbols: string[] = [];
  readonly #extensions: { extendee: string; number: number }[] = [];

  file(bytes: Uint8Array): Omit<FileSummary, 'bytes'> {
    const dependencies: string[] = [];
    const parts: ((scope: string) => void)[] = [];
    let name = '';
    let packageName = '';
    const later =
      (walk: (scope: string, part: Uint8Array) => void) =>
      (reader: BinaryReader): void => {
        const part = reader.bytes();
        parts.push((scope) => walk(scope, part));
      };
    readFields(bytes, {
      1: (reader) => void (name = reader.string()),
      2: (reader) => void (packageName = reader.string()),
      3: (reader) => void dependencies.push(reader.string()),
      4: later((scope, part) => this.#message(scope, part)),
      5: later((scope, part) => this.#enum(scope, part)),
      6: later((scope, part) => this.#service(scope, part)),
      7: later((scope, part) => this.#extension(scope, part)),
    });
    // The package may stand behind the messages whose names it begins.
    for (const walk of parts) walk(packageName);
    return { name, dependencies, symbols: this.#symbols, extensions: this.#extensions };
  }

  /** `DescriptorProto` */
  #message(scope: string, bytes: Uint8Array): void {
    const name = this.#add(scope, nameOf(bytes));
    readFields(bytes, {
      2: (reader) => void this.#add(name, nameOf(reader.bytes())),
      3: (reader) => this.#message(name, reader.bytes()),
      4: (reader) => this.#enum(name, reader.bytes()),
      6: (reader) => this.#extension(name, reader.bytes()),
      8: (reader) => void this.#add(name, nameOf(reader.bytes())),
    });
  }

  /** `EnumDescriptorProto`; its values stand beside it, as protobuf scopes them. */
  #enum(scope: string, bytes: Uint8Array): void {
    this.#add(scope, nameOf(bytes));
    readFields(bytes, { 2: (reader) => void this.#add(scope, nameOf(reader.bytes())) });
  }

  /** `ServiceDescriptorProto` */
  #service(scope: string, bytes: Uint8Array): void {
    const name = this.#add(scope, nameOf(bytes));
    readFields(bytes, { 2: (reader) => void this.#add(name, nameOf(reader.bytes())) });
  }

  /** `FieldDescriptorProto` of an extension */
  #extension(scope: string, bytes: Uint8Array): void {
    this.#add(scope, nameOf(bytes));
    const extension = { extendee: '', number: 0 };
    readFields(bytes, {
      2: (reader) => void (extension.extendee = reader.string().replace(/^\./, '')),
      3: (reader) => void (extension.number = reader.int32()),
    });
    this.#extensions.push(extension);
  }

  #add(scope: string, name: string): string {
    const fullName = scope === '' ? name : `${scope}.${name}`;
    this.#symbols.push(fullName);
    return fullName;
  }
}

/** Every descriptor message has its name in field 1. */
function nameOf(bytes: Uint8Array): string {
  let name = '';
  readFields(bytes, { 1: (reader) => void (name = reader.string()) });
  return name;
}

function readFields(bytes: Uint8Array, fields: Fields): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < bytes.length) {
    const [field, wireType] = reader.tag();
    const read = fields[field];
    if (read) read(reader);
    else reader.skip(wireType, field);
  }
}
