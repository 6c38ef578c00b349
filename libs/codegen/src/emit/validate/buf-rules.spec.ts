import { loadValidators, type Validator } from './testing-support/validators.js';

const MAIN = `syntax = "proto3";
package buffed;
import "shared.proto";
import "google/protobuf/timestamp.proto";

message Account {
  string name = 1 [(buf.validate.field).string = { min_len: 2, max_len: 10 }];
  int32 age = 2 [(buf.validate.field).int32 = { gte: 18, lte: 99 }];
  repeated string tags = 3 [(buf.validate.field).repeated = { unique: true, items: { string: { pattern: "^(a+)+$" } } }];
  map<string, int64> limits = 4 [(buf.validate.field).map = { keys: { string: { uuid: true } }, values: { int64: { gt: 0 } } }];
  shared.Address address = 5 [(buf.validate.field).required = true];
  google.protobuf.Timestamp born = 6 [(buf.validate.field).timestamp.lt_now = true];
  oneof contact {
    option (buf.validate.oneof).required = true;
    string email = 7 [(buf.validate.field).string.email = true];
    string phone = 8;
  }
  option (buf.validate.message).cel = {
    id: "account.name_is_not_a_tag"
    message: "name must not be a tag"
    expression: "!(this.name in this.tags)"
  };
}

message Mixed {
  string old = 1 [(validate.rules).string.min_len = 1];
  string modern = 2 [(buf.validate.field).string.min_len = 1];
  repeated Mixed children = 3;
  shared.Address address = 4;
  oneof both {
    option (validate.required) = true;
    option (buf.validate.oneof).required = true;
    bool a = 5;
  }
}

message Holder { Inner inner = 1; map<string, Inner> inners = 2; }
message Inner { string text = 1 [(buf.validate.field).string.len = 3]; string id = 2 [(validate.rules).string.uuid = true]; }
message Only { Inner inner = 1; }

message Failing {
  int32 divisor = 1 [(buf.validate.field).cel = { id: "divides", message: "must divide", expression: "10 / this == 5" }];
  string pattern = 2;
  string text = 3;
  option (buf.validate.message).cel = { id: "matches", message: "must match", expression: "this.pattern == '' || this.text.matches(this.pattern)" };
}`;

const SHARED = `syntax = "proto3";
package shared;
message Address {
  string city = 1 [(buf.validate.field).string.min_len = 1];
  string country = 2 [(validate.rules).string.len = 2];
}`;

let validators: Readonly<Record<string, Validator>>;

beforeAll(async () => {
  validators = await loadValidators({ 'main.proto': MAIN, 'shared.proto': SHARED });
});

const broken = (name: string, message: unknown) =>
  validators[`validate${name}`]!(message).map(({ field, rule }) => `${field}: ${rule}`);

const address = { city: 'Oslo', country: 'NO' };
const account = {
  name: 'jane',
  age: 30,
  tags: ['a', 'aa'],
  limits: { 'a6edc906-2f9f-5fb2-a373-efac406f0ef2': 1n },
  address,
  contact: { $case: 'email', value: 'jane@example.com' },
};

describe('rules of protovalidate', () => {
  it('accept what is right', () => {
    expect(validators['validateAccount']!(account)).toEqual([]);
  });

  it('report all that is wrong, with the paths and ids of both kinds of rules', () => {
    const message = {
      ...account,
      name: 'a',
      age: 7,
      tags: ['a', 'a', '!'],
      limits: { x: 0n },
      address: { city: '', country: 'NOR' },
      born: { seconds: 253_402_300_799n, nanos: 0 },
      contact: { $case: 'email', value: 'jane' },
    };
    expect(broken('Account', message).toSorted()).toEqual([
      ': account.name_is_not_a_tag',
      'address.city: string.min_len',
      'address.country: string.len',
      'age: int32.gte_lte',
      'born: timestamp.lt_now',
      'email: string.email',
      'limits["x"]: int64.gt',
      'limits["x"]: string.uuid',
      'name: string.min_len',
      'tags: repeated.unique',
      'tags[2]: string.pattern',
    ]);
    expect(validators['validateAccount']!(message)).toContainEqual({
      field: '',
      rule: 'account.name_is_not_a_tag',
      message: 'name must not be a tag',
    });
  });

  it('see absent fields as the wire has them', () => {
    expect(broken('Account', {}).toSorted()).toEqual([
      'address: required',
      'age: int32.gte_lte',
      'contact: required',
      'name: string.min_len',
    ]);
    expect(broken('Account', undefined)).toEqual([]);
  });

  it('match patterns in linear time', () => {
    expect(broken('Account', { ...account, tags: [`${'a'.repeat(100_000)}!`] })).toEqual([
      'tags[0]: string.pattern',
    ]);
  });
});

describe('both kinds of rules', () => {
  it('are checked once each, however deep', () => {
    const child = {
      old: '',
      modern: '',
      address: { city: '', country: 'N' },
      both: { $case: 'a', value: true },
    };
    const message = { old: 'x', modern: 'x', children: [child], both: { $case: 'a', value: true } };
    expect(broken('Mixed', message).toSorted()).toEqual([
      'children[0].address.city: string.min_len',
      'children[0].address.country: string.len',
      'children[0].modern: string.min_len',
      'children[0].old: string.min_len',
    ]);
  });

  it('report a oneof once that both require', () => {
    expect(broken('Mixed', { old: 'x', modern: 'x' })).toEqual(['both: required']);
  });

  it('are found in messages that are held by others without rules', () => {
    expect(broken('Only', { inner: { text: 'x', id: 'y' } })).toEqual([
      'inner.id: string.uuid',
      'inner.text: string.len',
    ]);
    expect(broken('Holder', { inners: { a: { text: 'foo', id: 'y' } } })).toEqual([
      'inners["a"].id: string.uuid',
    ]);
  });
});

describe('a rule that fails', () => {
  it('throws: the fault is not in the message', () => {
    expect(() => broken('Failing', { divisor: 0, pattern: '(' })).toThrow();
    expect(broken('Failing', { divisor: 2, pattern: 'a', text: 'b' })).toEqual([': matches']);
  });

  it('takes a pattern from the message without hanging', () => {
    const text = `${'a'.repeat(50_000)}!`;
    expect(broken('Failing', { divisor: 2, pattern: '^(a+)+$', text })).toEqual([': matches']);
    for (let i = 0; i < 300; i++) {
      expect(broken('Failing', { divisor: 2, pattern: `^a{${i}}$`, text: 'a'.repeat(i) })).toEqual(
        [],
      );
    }
  });
});

it('tells of a message that cannot be encoded', () => {
  const endless: { children: unknown[] } = { children: [] };
  endless.children.push(endless);
  expect(validators['validateMixed']!(endless)).toContainEqual({
    field: '',
    rule: 'message.valid',
    message: 'value must be a valid buffed.Mixed',
  });
});
