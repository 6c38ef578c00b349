import { loadValidators, type Validator } from './testing-support/validators.js';

const PROTO = `syntax = "proto3";
package rules;

enum Color { option allow_alias = true; BLACK = 0; RED = 1; CRIMSON = 1; BLUE = 2; }
enum Sparse { NONE = 0; TEN = 10; MINUS = -3; }

message Item { int64 id = 1 [(validate.rules).int64.gt = 0]; }
message Free { string text = 1; }

message Lists {
  repeated Item at_least = 1 [(validate.rules).repeated.min_items = 2];
  repeated double at_most = 2 [(validate.rules).repeated.max_items = 3];
  repeated uint32 exactly = 3 [(validate.rules).repeated = { min_items: 3, max_items: 3, ignore_empty: true }];
  repeated string unique = 4 [(validate.rules).repeated.unique = true];
  repeated bytes unique_bytes = 5 [(validate.rules).repeated.unique = true];
  repeated string items = 6 [(validate.rules).repeated.items.string = { pattern: "(?i)^[a-z0-9]+$", max_len: 9 }];
  repeated Item skipped = 7 [(validate.rules).repeated.items.message.skip = true];
  repeated Item nested = 8;
  repeated Free free = 9;
  repeated Color colors = 10 [(validate.rules).repeated.items.enum = { defined_only: true, not_in: [2] }];
  repeated string item = 11 [(validate.rules).repeated.items.string = { ignore_empty: true, len: 2 }];
}

message Loose {
  repeated Item unchecked = 1 [(validate.rules).repeated = { max_items: 5, items: { message: { required: true } } }];
}

message Maps {
  map<int32, float> at_least = 1 [(validate.rules).map = { min_pairs: 2, ignore_empty: true }];
  map<int64, double> at_most = 2 [(validate.rules).map.max_pairs = 1];
  map<uint32, Item> no_sparse = 3 [(validate.rules).map.no_sparse = true];
  map<sint64, string> keys = 4 [(validate.rules).map.keys.sint64.lt = 0];
  map<string, string> values = 5 [(validate.rules).map.values.string.min_len = 3];
  map<string, string> text_keys = 6 [(validate.rules).map.keys.string.pattern = "(?i)^[a-z0-9]+$"];
  map<int32, string> number_keys = 7 [(validate.rules).map = { keys: { int32: { gt: 0 } }, values: { string: { max_len: 1 } } }];
  map<bool, int32> flags = 8 [(validate.rules).map = { keys: { bool: { const: true } }, values: { int32: { gte: 0 } } }];
  map<string, Item> nested = 9;
  map<fixed64, Item> nested_by_id = 10;
  map<string, Item> skipped = 11 [(validate.rules).map.values.message.skip = true];
  map<string, Sparse> sparse = 12 [(validate.rules).map.values.enum.defined_only = true];
  map<string, string> value = 13 [(validate.rules).map.values.string.in = "a"];
}`;

let validators: Readonly<Record<string, Validator>>;

beforeAll(async () => {
  validators = await loadValidators({ 'containers.proto': PROTO });
});

const none = Array.from({ length: 2 }, () => ({ id: 1n }));
const broken = (name: string, message: object) =>
  validators[name]!(message).map(({ field, rule, message: text }) => `${field}: ${rule}: ${text}`);
const inLists = (message: object) => broken('validateLists', { atLeast: none, ...message });

describe('lists', () => {
  it('are fine within their limits', () => {
    expect(
      inLists({
        atMost: [1, 2, 3],
        exactly: [1, 2, 3],
        unique: ['foo', 'Foo'],
        uniqueBytes: [Uint8Array.of(1), Uint8Array.of(2)],
        items: ['Alpha', 'b1'],
        skipped: [{ id: -1n }],
        nested: [{ id: 1n }, null],
        free: [{}],
        colors: [0, 1],
        item: ['', 'ab'],
      }),
    ).toEqual([]);
  });

  it('have a least and a greatest number of items', () => {
    expect(broken('validateLists', {})).toEqual([
      'at_least: repeated.min_items: value must contain at least 2 items',
    ]);
    expect(inLists({ atMost: [1, 2, 3, 4] })).toEqual([
      'at_most: repeated.max_items: value must contain at most 3 items',
    ]);
    expect(inLists({ exactly: [1] })).toEqual([
      'exactly: repeated.min_items: value must contain at least 3 items',
    ]);
    expect(inLists({ exactly: [1, 2, 3, 4] })).toEqual([
      'exactly: repeated.max_items: value must contain at most 3 items',
    ]);
  });

  it('have unique items', () => {
    expect(inLists({ unique: ['foo', 'bar', 'foo', 'foo'] })).toEqual([
      'unique[2]: repeated.unique: value must not repeat an earlier item',
      'unique[3]: repeated.unique: value must not repeat an earlier item',
    ]);
    expect(inLists({ uniqueBytes: [Uint8Array.of(1), Uint8Array.of(1)] })).toHaveLength(1);
  });

  it('have checked items', () => {
    expect(inLists({ items: ['ok', '!', 'far-too-long'] })).toEqual([
      'items[1]: string.pattern: value must match the pattern "(?i)^[a-z0-9]+$"',
      'items[2]: string.max_len: value length must be at most 9 characters',
      'items[2]: string.pattern: value must match the pattern "(?i)^[a-z0-9]+$"',
    ]);
    expect(inLists({ item: ['', 'abc'] })).toEqual([
      'item[1]: string.len: value length must be 2 characters',
    ]);
    expect(inLists({ colors: [3, 2, 1] })).toEqual([
      'colors[0]: enum.defined_only: value must be one of the defined enum values',
      'colors[1]: enum.not_in: value must not be in list [BLUE]',
    ]);
  });

  it('have messages with rules of their own', () => {
    expect(broken('validateLists', { atLeast: [{ id: 1n }, { id: -1n }], nested: [{}] })).toEqual([
      'at_least[1].id: int64.gt: value must be greater than 0',
      'nested[0].id: int64.gt: value must be greater than 0',
    ]);
    expect(broken('validateLoose', { unchecked: [{ id: 1n }, null, {}] })).toEqual([
      'unchecked[1]: required: value is required',
      'unchecked[2].id: int64.gt: value must be greater than 0',
    ]);
  });

  it('are not checked without end', () => {
    const endless = Array.from({ length: 100_000 }, () => '!');
    expect(inLists({ items: endless })).toHaveLength(1000);
    expect(inLists({ unique: endless })).toHaveLength(1000);
    expect(inLists({ nested: Array.from({ length: 100_000 }, () => ({})) })).toHaveLength(1000);
  });
});

describe('maps', () => {
  const inMaps = (message: object) => broken('validateMaps', message);

  it('are fine within their limits', () => {
    expect(
      inMaps({
        atLeast: { 1: 2, 3: 4 },
        atMost: new Map([[1n, 2]]),
        noSparse: { 1: { id: 1n } },
        keys: new Map([[-1n, 'a']]),
        values: { a: 'Alpha' },
        textKeys: { A: '' },
        numberKeys: { 1: 'a' },
        flags: new Map([[true, 0]]),
        nested: { a: { id: 1n }, b: null },
        nestedById: new Map([[1n, { id: 1n }]]),
        skipped: { a: {} },
        sparse: { a: 10, b: -3, c: 0 },
        value: { x: 'a' },
      }),
    ).toEqual([]);
    expect(inMaps({})).toEqual([]);
  });

  it('have a least and a greatest number of pairs', () => {
    expect(inMaps({ atLeast: { 1: 2 } })).toEqual([
      'at_least: map.min_pairs: value must contain at least 2 pairs',
    ]);
    expect(
      inMaps({
        atMost: new Map([
          [1n, 2],
          [2n, 2],
        ]),
      }),
    ).toEqual(['at_most: map.max_pairs: value must contain at most 1 pair']);
  });

  it('have checked keys', () => {
    expect(inMaps({ keys: new Map([[1n, 'a']]) })).toEqual([
      'keys[1]: sint64.lt: key must be less than 0',
    ]);
    expect(inMaps({ textKeys: { A: 'a', '!"': 'b' } })).toEqual([
      'text_keys["!\\""]: string.pattern: key must match the pattern "(?i)^[a-z0-9]+$"',
    ]);
    expect(inMaps({ numberKeys: { '-1': 'ab' } })).toEqual([
      'number_keys[-1]: int32.gt: key must be greater than 0',
      'number_keys[-1]: string.max_len: value length must be at most 1 character',
    ]);
    expect(inMaps({ flags: new Map([[false, -1]]) })).toEqual([
      'flags[false]: bool.const: key must equal true',
      'flags[false]: int32.gte: value must be greater than or equal to 0',
    ]);
  });

  it('have checked values', () => {
    expect(inMaps({ values: { a: 'A', b: 'Beta', c: '' } })).toEqual([
      'values["a"]: string.min_len: value length must be at least 3 characters',
      'values["c"]: string.min_len: value length must be at least 3 characters',
    ]);
    expect(inMaps({ sparse: { a: 1 } })).toEqual([
      'sparse["a"]: enum.defined_only: value must be one of the defined enum values',
    ]);
    expect(inMaps({ value: { x: '' } })).toEqual([
      'value["x"]: string.in: value must be in list ["a"]',
    ]);
    expect(inMaps({ noSparse: { 7: undefined, 8: {} } })).toEqual([
      'no_sparse[7]: map.no_sparse: value is required',
      'no_sparse[8].id: int64.gt: value must be greater than 0',
    ]);
  });

  it('have messages with rules of their own', () => {
    expect(inMaps({ nested: { a: {} }, nestedById: new Map([[5n, {}]]) })).toEqual([
      'nested["a"].id: int64.gt: value must be greater than 0',
      'nested_by_id[5].id: int64.gt: value must be greater than 0',
    ]);
  });

  it('may have keys that are names of object members', () => {
    const values = JSON.parse(
      '{ "__proto__": "x", "constructor": "yy", "toString": "long" }',
    ) as object;
    expect(inMaps({ values }).map((line) => line.split(':')[0])).toEqual([
      'values["__proto__"]',
      'values["constructor"]',
    ]);
    expect(
      inMaps({ values: Object.assign(Object.create(null) as object, { a: 'b' }) }),
    ).toHaveLength(1);
  });

  it('are not checked without end', () => {
    const endless = Object.fromEntries(
      Array.from({ length: 50_000 }, (_, index) => [`k${index}`, '']),
    );
    expect(inMaps({ values: endless })).toHaveLength(1000);
    const entries = new Map(Array.from({ length: 50_000 }, (_, index) => [BigInt(index), '']));
    expect(inMaps({ keys: entries })).toHaveLength(1000);
  });
});
