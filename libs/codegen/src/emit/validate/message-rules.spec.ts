import * as fc from 'fast-check';
import { loadValidators, type Validator } from './testing-support/validators.js';

const WRAPPERS = 'import "google/protobuf/wrappers.proto";\nimport "google/protobuf/struct.proto";';

const MAIN = `syntax = "proto3";
package rules;
${WRAPPERS}
import "other/shared.proto";

message Inner { string text = 1 [(validate.rules).string.const = "foo"]; Inner deeper = 2; }

message Outer {
  Inner checked = 1;
  Inner skipped = 2 [(validate.rules).message.skip = true];
  Inner required = 3 [(validate.rules).message.required = true];
  Inner required_only = 4 [(validate.rules).message = { required: true, skip: true }];
  other.Shared shared = 5;
  google.protobuf.Struct struct = 6 [(validate.rules).message.required = true];
  google.protobuf.Value value = 7 [(validate.rules).message.required = true];
}

message Empty {}
message Untouched { Empty empty = 1; string text = 2; }
message OnlySkips { Inner inner = 1 [(validate.rules).message.skip = true]; }

message Disabled { option (validate.disabled) = true; int32 id = 1 [(validate.rules).int32.gt = 0]; Inner inner = 2; }
message Ignored { option (validate.ignored) = true; int32 id = 1 [(validate.rules).int32.gt = 0]; }
message Holder { Disabled disabled = 1; Ignored ignored = 2; int32 id = 3 [(validate.rules).int32.gt = 0]; }

message Choice {
  oneof one {
    option (validate.required) = true;
    string text = 1 [(validate.rules).string.prefix = "foo"];
    int32 number = 2 [(validate.rules).int32 = { gt: 0, ignore_empty: true }];
    Inner inner = 3 [(validate.rules).message.required = true];
    google.protobuf.StringValue wrapped = 4 [(validate.rules).string.min_len = 2];
    bool plain = 5;
  }
  oneof free { string a = 6; string b = 7; }
}

message Wrapped {
  google.protobuf.FloatValue float = 1 [(validate.rules).float.gt = 0];
  google.protobuf.Int64Value int64 = 2 [(validate.rules).int64.gt = 0];
  google.protobuf.UInt32Value uint32 = 3 [(validate.rules).uint32.gt = 0];
  google.protobuf.BoolValue bool = 4 [(validate.rules).bool.const = true];
  google.protobuf.StringValue string = 5 [(validate.rules).string.suffix = "bar"];
  google.protobuf.BytesValue bytes = 6 [(validate.rules).bytes.min_len = 3];
  google.protobuf.StringValue required = 7 [(validate.rules).string.const = "", (validate.rules).message.required = true];
  repeated google.protobuf.Int32Value items = 8 [(validate.rules).repeated.items.int32.gt = 0];
  google.protobuf.StringValue ignored = 9 [(validate.rules).string = { uuid: true, ignore_empty: true }];
}

message Present {
  optional string name = 1 [(validate.rules).string.min_len = 1];
  optional Inner inner = 2;
  string always = 3 [(validate.rules).string.in = "x"];
  bool flag = 4 [(validate.rules).bool.const = true];
}

message Tree { string name = 1 [(validate.rules).string.min_len = 1]; repeated Tree children = 2; Leaf leaf = 3; map<string, Tree> by_name = 4; }
message Leaf { Tree tree = 1; int32 size = 2 [(validate.rules).int32.gte = 0]; }

message Names {
  string message = 1 [(validate.rules).string.min_len = 1];
  string found = 2 [(validate.rules).string.min_len = 1];
  string class = 3 [(validate.rules).string.min_len = 1];
  repeated string item = 4 [(validate.rules).repeated.items.string.min_len = 1];
  repeated string i = 5 [(validate.rules).repeated.items.string.min_len = 1];
  map<string, string> key = 6 [(validate.rules).map.keys.string.min_len = 1];
  string add_violation = 7 [(validate.rules).string.pattern = "^a"];
  string validate_names = 8 [(validate.rules).string.pattern = "^b"];
  string is_shorter = 9 [(validate.rules).string.min_len = 1];
  string add_violation_pattern = 10 [(validate.rules).string.pattern = "^c"];
  Names validate_names_at = 11;
  string constructor = 12 [(validate.rules).string.min_len = 1];
  string undefined = 13 [(validate.rules).string.min_len = 1];
  repeated int32 index = 14 [(validate.rules).repeated.unique = true];
  map<int32, string> name = 15 [(validate.rules).map.values.string.min_len = 1];
  map<string, string> value = 16 [(validate.rules).map.values.string.min_len = 1];
  string depth = 17 [(validate.rules).string.min_len = 1];
  string _1st = 18 [(validate.rules).string = { min_len: 1, pattern: "^d" }];
  repeated string _2nd = 19 [(validate.rules).repeated.items.string.pattern = "^e"];
}`;

const SHARED = `syntax = "proto3";
package other;
message Shared { int64 id = 1 [(validate.rules).int64.gt = 0]; message Part { bool on = 1 [(validate.rules).bool.const = true]; } Part part = 2; }`;

const PROTO2 = `syntax = "proto2";
package old;
message Old {
  optional string name = 1 [(validate.rules).string.min_len = 1];
  optional string word = 2 [default = "hello", (validate.rules).string.len = 5];
  required int32 id = 3 [(validate.rules).int32.gte = 1];
  optional int64 big = 4 [default = 7, (validate.rules).int64.const = 7];
  optional bool on = 5 [default = true, (validate.rules).bool.const = true];
  optional bytes data = 6 [default = "abc", (validate.rules).bytes.len = 3];
}`;

const EDITION = `edition = "2023";
package modern;
message Modern {
  string explicit = 1 [(validate.rules).string.min_len = 1];
  string implicit = 2 [features.field_presence = IMPLICIT, (validate.rules).string.min_len = 1];
}`;

let validators: Readonly<Record<string, Validator>>;

beforeAll(async () => {
  validators = await loadValidators({
    'main.proto': MAIN,
    'other/shared.proto': SHARED,
    'old.proto': PROTO2,
    'modern.proto': EDITION,
  });
});

const broken = (name: string, message: unknown) =>
  validators[`validate${name}`]!(message).map(({ field, rule }) => `${field}: ${rule}`);

const foo = { text: 'foo' };
const outer = { required: foo, requiredOnly: {}, struct: {}, value: null };

describe('messages', () => {
  it('are checked in fields, unless that is skipped', () => {
    expect(broken('Outer', outer)).toEqual([]);
    expect(broken('Outer', { ...outer, checked: { text: 'foo', deeper: {} } })).toEqual([
      'checked.deeper.text: string.const',
    ]);
    expect(broken('Outer', { ...outer, skipped: {} })).toEqual([]);
    expect(broken('Outer', { ...outer, required: {} })).toEqual(['required.text: string.const']);
    expect(broken('Outer', { ...outer, requiredOnly: { text: 'bar' } })).toEqual([]);
  });

  it('may be required', () => {
    expect(broken('Outer', {})).toEqual([
      'required: required',
      'required_only: required',
      'struct: required',
      'value: required',
    ]);
    expect(broken('Outer', { required: null, requiredOnly: undefined, struct: null })).toHaveLength(
      4,
    );
  });

  it('of other files and packages are checked too', () => {
    expect(broken('Outer', { ...outer, shared: { id: -1n, part: {} } })).toEqual([
      'shared.id: int64.gt',
      'shared.part.on: bool.const',
    ]);
  });

  it('that are disabled or ignored have no validator and are not entered', () => {
    expect(Object.keys(validators)).not.toEqual(expect.arrayContaining(['validateDisabled']));
    expect(Object.keys(validators)).not.toEqual(expect.arrayContaining(['validateIgnored']));
    expect(broken('Holder', { disabled: { id: 0, inner: {} }, ignored: { id: 0 } })).toEqual([
      'id: int32.gt',
    ]);
  });

  it('without rules have no validator', () => {
    expect(validators['validateUntouched']).toBeUndefined();
    expect(broken('OnlySkips', { inner: {} })).toEqual([]);
  });

  it('that are absent break no rule', () => {
    expect(broken('Outer', undefined)).toEqual([]);
    expect(broken('Outer', null)).toEqual([]);
  });
});

describe('a oneof', () => {
  it('may be required', () => {
    expect(validators['validateChoice']!({})).toEqual([
      { field: 'one', rule: 'required', message: 'value is required' },
    ]);
    expect(broken('Choice', { one: { $case: 'plain', value: false } })).toEqual([]);
  });

  it('has rules for the field that is set', () => {
    const one = ($case: string, value: unknown) => broken('Choice', { one: { $case, value } });
    expect(one('text', 'foobar')).toEqual([]);
    expect(one('text', 'bar')).toEqual(['text: string.prefix']);
    expect(one('number', 0)).toEqual([]);
    expect(one('number', -1)).toEqual(['number: int32.gt']);
    expect(one('inner', {})).toEqual(['inner.text: string.const']);
    expect(one('inner', undefined)).toEqual(['inner: required']);
    expect(one('wrapped', 'x')).toEqual(['wrapped: string.min_len']);
    expect(one('wrapped', undefined)).toEqual([]);
  });
});

describe('wrappers', () => {
  it('have rules for what they wrap', () => {
    const good = {
      float: 1,
      int64: 1n,
      uint32: 1,
      bool: true,
      string: 'foobar',
      bytes: Buffer.from('abc'),
      required: '',
      items: [1],
    };
    expect(broken('Wrapped', good)).toEqual([]);
    const bad = {
      float: 0,
      int64: 0n,
      uint32: 0,
      bool: false,
      string: 'fizz',
      bytes: Buffer.from('x'),
      required: 'x',
      items: [1, 0],
      ignored: 'x',
    };
    expect(broken('Wrapped', bad)).toEqual([
      'float: float.gt',
      'int64: int64.gt',
      'uint32: uint32.gt',
      'bool: bool.const',
      'string: string.suffix',
      'bytes: bytes.min_len',
      'required: string.const',
      'items[1]: int32.gt',
      'ignored: string.uuid',
    ]);
  });

  it('that are absent break no rule but that they are required', () => {
    expect(broken('Wrapped', {})).toEqual(['required: required']);
    expect(broken('Wrapped', { required: '', ignored: '' })).toEqual([]);
  });
});

describe('presence', () => {
  it('absent optional fields are not checked, others have their default', () => {
    expect(broken('Present', {})).toEqual(['always: string.in', 'flag: bool.const']);
    expect(broken('Present', { name: '', inner: {}, always: 'x', flag: true })).toEqual([
      'name: string.min_len',
      'inner.text: string.const',
    ]);
    expect(broken('Present', { name: null, always: 'x', flag: true })).toEqual([]);
  });

  it('absent fields of proto2 are checked by their default', () => {
    expect(broken('Old', {})).toEqual(['name: string.min_len', 'id: int32.gte']);
    expect(
      broken('Old', { name: 'x', id: 1, word: 'bye', big: 8n, on: false, data: Buffer.from('') }),
    ).toEqual(['word: string.len', 'big: int64.const', 'on: bool.const', 'data: bytes.len']);
  });

  it('absent fields of an edition are checked if their presence is implicit', () => {
    expect(broken('Modern', {})).toEqual(['implicit: string.min_len']);
    expect(broken('Modern', { explicit: '' })).toEqual([
      'explicit: string.min_len',
      'implicit: string.min_len',
    ]);
  });
});

describe('recursion', () => {
  it('is followed through lists, maps and other messages', () => {
    const tree = {
      name: 'a',
      children: [{ name: '' }],
      leaf: { size: -1, tree: { name: '' } },
      byName: { x: {} },
    };
    expect(broken('Tree', tree)).toEqual([
      'children[0].name: string.min_len',
      'leaf.tree.name: string.min_len',
      'leaf.size: int32.gte',
      'by_name["x"].name: string.min_len',
    ]);
  });

  it('ends at a depth that no decoder reaches', () => {
    interface Tree {
      name: string;
      children: Tree[];
    }
    const endless: Tree = { name: 'a', children: [] };
    endless.children.push(endless);
    expect(broken('Tree', endless)).toEqual([
      `${Array(101).fill('children[0]').join('.')}: message.depth`,
    ]);
    let deep: Tree = { name: 'a', children: [] };
    for (let depth = 0; depth < 100; depth++) deep = { name: 'a', children: [deep] };
    expect(broken('Tree', deep)).toEqual([]);
  });
});

it('copes with fields that are called like what the generated code uses', () => {
  const fields = [
    'message',
    'found',
    'class',
    'add_violation',
    'validate_names',
    'is_shorter',
    'add_violation_pattern',
    'constructor',
    'undefined',
    'depth',
    '_1st',
    '_1st',
  ];
  expect(broken('Names', {}).map((line) => line.split(':')[0])).toEqual(fields);
  const containers = {
    item: [''],
    i: [''],
    key: { '': 'a' },
    index: [1, 1],
    name: { 3: '' },
    value: { a: '' },
    '2nd': [''],
  };
  const paths = broken('Names', containers).map((line) => line.split(':')[0]!);
  expect(paths.filter((path) => path.includes('['))).toEqual([
    'item[0]',
    'i[0]',
    'key[""]',
    'index[1]',
    'name[3]',
    'value["a"]',
    '_2nd[0]',
  ]);
});

describe('odd input', () => {
  const names = () => Object.keys(validators).filter((name) => !name.endsWith('At'));

  it('never makes a validator throw', () => {
    const odd = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withNullPrototype: true,
      withSparseArray: true,
    });
    const keys = [
      'text',
      'deeper',
      'required',
      'one',
      'items',
      'children',
      'byName',
      'leaf',
      'shared',
      'string',
      'bytes',
      'float',
      'name',
      'key',
      'value',
      'seconds',
      'nanos',
    ];
    const message = fc.oneof(
      odd,
      fc.dictionary(
        fc.constantFrom(...keys),
        fc.oneof(
          odd,
          fc.record({ $case: fc.constantFrom('text', 'inner', 'wrapped'), value: odd }),
        ),
      ),
    );
    fc.assert(
      fc.property(message, (value) => {
        for (const name of names()) expect(Array.isArray(validators[name]!(value))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same answer twice, and leaves the message alone', () => {
    const message = { name: 'a', children: [{}], leaf: { size: -1 } };
    const copy = structuredClone(message);
    expect(broken('Tree', message)).toEqual(broken('Tree', message));
    expect(message).toEqual(copy);
  });
});
