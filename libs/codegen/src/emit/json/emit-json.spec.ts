import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileProtos } from '../../compile/compile-protos.js';
import { emitFiles } from '../../generate/emit-files.js';
import { buildModel } from '../../model/build-model.js';
import { jsonArtefact } from './emit-json.js';

/** The generated JSON of protos given as text, by path. */
async function jsonOf(protos: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const root = await mkdtemp(join(tmpdir(), 'json-'));
  try {
    for (const [name, text] of Object.entries(protos)) await writeFile(join(root, name), text);
    const paths = Object.keys(protos).map((name) => join(root, name));
    const compiled = await compileProtos({ roots: [root], files: paths });
    if (compiled.kind === 'invalid') throw new Error(JSON.stringify(compiled.problems));
    const model = buildModel(compiled.registry, { files: compiled.files });
    const files = emitFiles(model, { messages: false, artefacts: [jsonArtefact] });
    return Object.fromEntries(files.map(({ path, text }) => [path, text]));
  } finally {
    await rm(root, { recursive: true });
  }
}

/** The generated JSON of one proto3 file. */
async function jsonOfProto(
  body: string,
  head = 'syntax = "proto3"; package shop;',
): Promise<string> {
  const files = await jsonOf({ 'shop.proto': `${head}\n${body}` });
  return files['shop.json.ts'] ?? '';
}

/** The declaration of one constant, without its comment. */
function declaration(text: string, name: string): string {
  const start = text.indexOf(`export const ${name}:`);
  return text.slice(start, text.indexOf('\n\n', start)).trimEnd();
}

describe('the JSON of a file', () => {
  it('is none without messages and enums', async () => {
    expect(await jsonOfProto('')).toBe('');
  });

  it('has no list of types without messages', async () => {
    const text = await jsonOfProto('enum Color { NONE = 0; }');
    expect(text).toContain('export const ColorJson: JsonEnum');
    expect(text).not.toContain('MessageType');
  });

  it('is straight code for each message', async () => {
    const text = await jsonOfProto(`
      import "google/protobuf/timestamp.proto";
      message User {
        string id = 1;
        Role role = 2;
        repeated string tags = 3;
        map<string, User> friends = 4;
        google.protobuf.Timestamp created_at = 5;
        optional int32 age = 6;
        oneof contact { string e_mail = 7; User via = 8; }
      }
      enum Role { GUEST = 0; ADMIN = 1; }
    `);
    expect(declaration(text, 'RoleJson')).toBe(
      `export const RoleJson: JsonEnum = createJsonEnum('shop.Role', [
  ['GUEST', 0],
  ['ADMIN', 1],
]);`,
    );
    expect(declaration(text, 'UserJson')).toBe(
      `export const UserJson: JsonType<User> = createJsonType<User>({
  typeName: 'shop.User',
  create: () => ({
    id: '',
    role: 0,
    tags: [],
    friends: Object.create(null),
    createdAt: undefined,
    contact: undefined,
  }),
  fields: () => [
    { name: 'id', type: scalar.string },
    { name: 'role', type: RoleJson },
    { name: 'tags', type: scalar.string, repeated: true },
    { name: 'friends', type: UserJson, mapKey: scalar.string },
    { name: 'created_at', jsonName: 'createdAt', type: TimestampJson },
    { name: 'age', type: scalar.int32, presence: true },
    { name: 'e_mail', jsonName: 'eMail', type: scalar.string, oneof: 'contact' },
    { name: 'via', type: UserJson, oneof: 'contact' },
  ],
  text: (m, w) =>
    w.object(
      w.string('{"id":', m.id),
      w.enum(',"role":', m.role, RoleJson) +
        w.list(',"tags":', m.tags, scalar.string) +
        w.map(',"friends":', m.friends, UserJson) +
        w.timestamp(w.camel ? ',"createdAt":' : ',"created_at":', m.createdAt) +
        w.optional(',"age":', m.age, scalar.int32) +
        w.oneof(w.camel ? ',"eMail":' : ',"e_mail":', m.contact, 'eMail', scalar.string) +
        w.oneof(',"via":', m.contact, 'via', UserJson),
    ),
});`,
    );
    expect(declaration(text, 'shopTypes')).toBe(
      `export const shopTypes: readonly MessageType[] = [
  messageType(User, UserJson),
];`,
    );
  });

  it('is short for short messages', async () => {
    const text = await jsonOfProto(
      'message None {} message One { int32 a = 1; } message Two { int32 a = 1; bool b = 2; }',
    );
    expect(declaration(text, 'NoneJson')).toContain(
      "  create: () => ({}),\n  fields: () => [],\n  text: () => '{}',",
    );
    expect(declaration(text, 'OneJson')).toContain(
      "  fields: () => [{ name: 'a', type: scalar.int32 }],\n  text: (m, w) => w.object(w.int32('{\"a\":', m.a), ''),",
    );
    expect(declaration(text, 'TwoJson')).toContain(
      '  text: (m, w) => w.object(w.int32(\'{"a":\', m.a), w.bool(\',"b":\', m.b)),',
    );
  });

  it('takes integers by their size, however they are encoded', async () => {
    const text = await jsonOfProto(`
      message Numbers {
        sint32 a = 1; sfixed32 b = 2; fixed32 c = 3; sint64 d = 4; sfixed64 e = 5; fixed64 f = 6;
      }
    `);
    const calls = [...text.matchAll(/w\.(u?int\d\d)\(/g)].map(([, name]) => name);
    expect(calls).toEqual(['int32', 'int32', 'uint32', 'int64', 'int64', 'uint64']);
  });
});

describe('names', () => {
  it('are quoted and escaped as JSON has them, then as TypeScript has them', async () => {
    const text = await jsonOfProto(
      `message M { string a = 1 [json_name = "it's \\"a\\" \\\\"]; string __proto__ = 2; }`,
    );
    expect(text).toContain(String.raw`w.string(w.camel ? '{"it\'s \\"a\\" \\\\":' : '{"a":', m.a)`);
    expect(text).toContain(
      String.raw`{ name: 'a', jsonName: 'it\'s "a" \\', key: 'a', type: scalar.string }`,
    );
    expect(text).toContain(`w.string(w.camel ? ',"Proto":' : ',"__proto__":', m.Proto)`);
  });

  it('of properties may be others than those in JSON', async () => {
    const text = await jsonOfProto('message M { string constructor = 1; int32 toString = 2; }');
    expect(text).toContain("{ name: 'constructor', key: 'constructor$', type: scalar.string }");
    expect(text).toContain('w.string(\'{"constructor":\', m.constructor$)');
  });

  it('of types may clash with globals and with each other', async () => {
    const text = await jsonOfProto(`
      message Error { Object object = 1; }
      message Object { Foo.Bar bar = 1; }
      message Foo { message Bar { FooJson json = 1; } Bar bar = 1; }
      message FooJson { Foo foo = 1; }
      message scalar { int32 x = 1; }
    `);
    expect(text).toContain('export const FooJson: JsonType<Foo>');
    expect(text).toContain('export const FooJsonJson: JsonType<FooJson1>');
    expect(text).toContain('export const Foo_BarJson: JsonType<Foo_Bar>');
    expect(text).toContain("{ name: 'json', type: FooJsonJson }");
    expect(text).toContain('FooJson as FooJson1');
  });
});

describe('names of enum values', () => {
  it('may be others in JSON', async () => {
    const files = await jsonOf({
      'options.proto': `syntax = "proto2"; package pb.enumvalue;
        import "google/protobuf/descriptor.proto";
        message JsonEnumValueOptions { optional string string = 1; }
        extend google.protobuf.EnumValueOptions { optional JsonEnumValueOptions json = 998; }`,
      'shop.proto': `syntax = "proto3"; package shop;
        import "options.proto";
        enum Size { SMALL = 0 [(pb.enumvalue.json).string = "s"]; LARGE = 1; }`,
    });
    expect(declaration(files['shop.json.ts']!, 'SizeJson')).toContain(
      "  ['SMALL', 0, 's'],\n  ['LARGE', 1],",
    );
  });
});

describe('types of other files', () => {
  it('are imported from their JSON, the well-known ones from the runtime', async () => {
    const files = await jsonOf({
      'a.proto': `syntax = "proto3"; package a;
        import "b.proto";
        import "google/protobuf/struct.proto";
        message A { b.Item item = 1; b.Kind kind = 2; google.protobuf.Value value = 3; google.protobuf.NullValue none = 4; }`,
      'b.proto': 'syntax = "proto3"; package b; message Item {} enum Kind { NONE = 0; }',
    });
    expect(files['a.json.ts']).toContain("import { ItemJson, KindJson } from './b.json.js';");
    expect(files['a.json.ts']).toContain(
      "import { NullValueJson, ValueJson } from '@nestjs-toolkit/core/wkt';",
    );
    expect(files['a.json.ts']).toContain('w.optional(\',"value":\', m.value, ValueJson)');
  });
});

describe('proto2 and editions', () => {
  it('have presence, required fields, groups and closed enums', async () => {
    const text = await jsonOfProto(
      `enum E { ONE = 1; TWO = 2; }
       message M {
         required string name = 1;
         required int32 size = 2 [default = 5];
         required E kind = 3;
         optional string note = 4 [default = "-"];
         optional group Part = 5 { optional bool ok = 1; }
       }`,
      'syntax = "proto2"; package shop;',
    );
    expect(declaration(text, 'EJson')).toContain('{ closed: true }');
    expect(text).toContain('w.always(\'{"name":\', m.name, scalar.string)');
    expect(text).toContain('w.always(\',"size":\', m.size ?? 5, scalar.int32)');
    expect(text).toContain('w.always(\',"kind":\', m.kind, EJson)');
    expect(text).toContain('w.optional(\',"note":\', m.note, scalar.string)');
    expect(text).toContain('w.optional(\',"part":\', m.part, M_PartJson)');
    expect(text).toContain("{ name: 'name', type: scalar.string, presence: true }");
  });

  it('have the presence that features say', async () => {
    const text = await jsonOfProto(
      `message M {
         string explicit = 1;
         string implicit = 2 [features.field_presence = IMPLICIT];
         string required = 3 [features.field_presence = LEGACY_REQUIRED];
       }`,
      'edition = "2023"; package shop;',
    );
    expect(text).toContain('w.optional(\'{"explicit":\', m.explicit, scalar.string)');
    expect(text).toContain('w.string(\',"implicit":\', m.implicit)');
    expect(text).toContain('w.always(\',"required":\', m.required, scalar.string)');
  });
});
