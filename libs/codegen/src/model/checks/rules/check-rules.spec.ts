import { generateValidators } from '../../../emit/validate/testing-support/validators.js';

const IMPORTS = ['any', 'duration', 'timestamp', 'wrappers', 'struct']
  .map((name) => `import "google/protobuf/${name}.proto";`)
  .join(' ');

const HEAD = [
  'syntax = "proto3";',
  'package p;',
  IMPORTS,
  'enum E { ZERO = 0; ONE = 1; }',
  'message Other { string text = 1; }',
];

/**
 * Problems of fields, each field in a message of its own, without their places. All are compiled at
 * once.
 */
async function problemsOf(fields: readonly string[]): Promise<string[][]> {
  const messages = fields.map((field, index) => `message M${index} { ${field} }`);
  const { problems } = await generateValidators({ 'm.proto': [...HEAD, ...messages].join('\n') });
  const found = fields.map((): string[] => []);
  for (const problem of problems) {
    const [place = '', line = ''] = /^m\.proto:(\d+):\d+: /.exec(problem) ?? [];
    const text = problem.slice(place.length).replace('rules of field "f": ', '');
    found[Number(line) - HEAD.length - 1]!.push(text);
  }
  return found;
}

const scalar = (type: string, rules: string) =>
  `${type} f = 1 [(validate.rules).${type} = { ${rules} }];`;

/** A field and the problem that its rules have. */
type Case = readonly [field: string, problem: string];

const OTHER_TYPE: readonly Case[] = [
  [
    'string f = 1 [(validate.rules).int32.gt = 1];',
    'int32 stands at a value of type string: use string',
  ],
  [
    'int32 f = 1 [(validate.rules).int64.gt = 1];',
    'int64 stands at a value of type int32: use int32',
  ],
  [
    'sint32 f = 1 [(validate.rules).int32.gt = 1];',
    'int32 stands at a value of type sint32: use sint32',
  ],
  ['E f = 1 [(validate.rules).int32.gt = 1];', 'int32 stands at a value of type p.E: use enum'],
  [
    'string f = 1 [(validate.rules).enum.const = 1];',
    'enum stands at a value of type string: use string',
  ],
  [
    'Other f = 1 [(validate.rules).string.len = 1];',
    'string stands at a value of type p.Other: use message',
  ],
  [
    'string f = 1 [(validate.rules).repeated.min_items = 1];',
    'repeated stands at a value that is not repeated: use string',
  ],
  [
    'string f = 1 [(validate.rules).map.min_pairs = 1];',
    'map stands at a value that is no map: use string',
  ],
  [
    'repeated string f = 1 [(validate.rules).string.len = 1];',
    'string stands at a field that is repeated: use repeated.items.string',
  ],
  [
    'repeated Other f = 1 [(validate.rules).message.skip = true];',
    'message stands at a field that is repeated: use repeated.items.message',
  ],
  [
    'map<string, string> f = 1 [(validate.rules).string.len = 1];',
    'string stands at a field that is a map: use map.values.string',
  ],
  [
    'map<string, Other> f = 1 [(validate.rules).message.required = true];',
    'message stands at a field that is a map: use map.values.message',
  ],
  [
    'repeated string f = 1 [(validate.rules).repeated.items.int32.gt = 1];',
    'int32 stands at a value of type string: use repeated.items.string',
  ],
  [
    'map<string, string> f = 1 [(validate.rules).map.keys.int32.gt = 1];',
    'int32 stands at a value of type string: use map.keys.string',
  ],
  [
    'map<string, E> f = 1 [(validate.rules).map.values.int32.gt = 1];',
    'int32 stands at a value of type p.E: use map.values.enum',
  ],
  [
    'google.protobuf.Int32Value f = 1 [(validate.rules).int64.gt = 1];',
    'int64 stands at a value of type google.protobuf.Int32Value: use int32',
  ],
  [
    'google.protobuf.Any f = 1 [(validate.rules).message.required = true];',
    'message stands at a value of type google.protobuf.Any: use any.required',
  ],
  [
    'google.protobuf.Timestamp f = 1 [(validate.rules).duration.required = true];',
    'duration stands at a value of type google.protobuf.Timestamp: use timestamp',
  ],
  [
    'string f = 1 [(validate.rules).message.required = true];',
    'message stands at a value of type string: use string',
  ],
  [
    'string f = 1 [(validate.rules).timestamp.required = true];',
    'timestamp stands at a value of type string: use string',
  ],
  [
    'Other f = 1 [(validate.rules).any.required = true];',
    'any stands at a value of type p.Other: use message',
  ],
  [
    'google.protobuf.StringValue f = 1 [(validate.rules).string.len = 1, (validate.rules).message.skip = true];',
    'message.skip stands beside string: a wrapper has no rules of its own to skip: remove it',
  ],
  [
    'optional Other f = 1 [(validate.rules).message.required = true];',
    'warning: message.required has no effect on an optional field: remove "optional": a message may be absent anyway',
  ],
];

it('finds rules of another type', async () => {
  expect(await problemsOf(OTHER_TYPE.map(([field]) => field))).toEqual(
    OTHER_TYPE.map(([, problem]) => [problem]),
  );
});

const CONTRADICTIONS: readonly Case[] = [
  [
    scalar('int32', 'const: 5, gt: 1, in: 3'),
    'const stands beside gt, in: const says all: remove the others',
  ],
  [scalar('int32', 'in: 5, not_in: 6'), 'not_in stands beside in: in says all: remove not_in'],
  [scalar('int32', 'in: 5, lt: 6'), 'in stands beside lt: a list says all: remove the others'],
  [scalar('int32', 'lt: 5, lte: 6'), 'lte stands beside lt: remove one of them'],
  [scalar('int32', 'gt: 5, gte: 6'), 'gte stands beside gt: remove one of them'],
  [scalar('uint64', 'gt: 5, lt: 5'), 'lt equals gt: expected different bounds'],
  [scalar('double', 'gte: 5, lte: 5'), 'lte equals gte: use const for one value'],
  [scalar('float', 'lt: nan'), 'lt is NaN: no value fits: expected a number'],
  [
    scalar('string', 'min_len: 5, max_len: 3'),
    'min_len 5 is greater than max_len 3: no value fits: expected the smaller one first',
  ],
  [
    scalar('string', 'len: 5, max_len: 3'),
    'len stands beside max_len: len says all: remove the others',
  ],
  [
    scalar('string', 'min_bytes: 5, max_bytes: 3'),
    'min_bytes 5 is greater than max_bytes 3: no value fits: expected the smaller one first',
  ],
  [
    scalar('string', 'max_len: 5, max_bytes: 3'),
    'max_len 5 is greater than max_bytes 3: a character has at least one byte: lower max_len',
  ],
  [
    scalar('string', 'prefix: "áb", max_len: 1'),
    'prefix of 2 characters is longer than max_len 1: no value fits: shorten it, or raise the limit',
  ],
  [
    scalar('string', 'suffix: "áb", max_bytes: 2'),
    'suffix of 3 bytes is longer than max_bytes 2: no value fits: shorten it, or raise the limit',
  ],
  [
    scalar('string', 'contains: "abc", not_contains: "b"'),
    'contains "abc" holds "b", which not_contains forbids: no value fits: remove one of them',
  ],
  [
    scalar('string', 'const: "a", in: "b"'),
    'const is not in the list of in: no value fits: const says all, remove the list',
  ],
  [
    scalar('string', 'const: "a", not_in: "a"'),
    'const is in the list of not_in: no value fits: const says all, remove the list',
  ],
  [
    scalar('string', 'pattern: "a", in: "a"'),
    'pattern stands beside in: in says all: remove pattern',
  ],
  [
    scalar('string', 'pattern: "a", well_known_regex: HTTP_HEADER_NAME'),
    'well_known_regex stands beside pattern: remove one of them',
  ],
  [
    scalar('bytes', 'min_len: 5, max_len: 3'),
    'min_len 5 is greater than max_len 3: no value fits: expected the smaller one first',
  ],
  [
    scalar('bytes', 'prefix: "abc", max_len: 2'),
    'prefix of 3 bytes is longer than max_len 2: no value fits: shorten it, or raise max_len',
  ],
  [
    scalar('bytes', 'const: "a", in: "b"'),
    'const is not in the list of in: no value fits: const says all, remove the list',
  ],
  [
    'E f = 1 [(validate.rules).enum = { in: [0, 5], defined_only: true }];',
    '5 is no value of p.E, which defined_only asks for: use the number of a value, or remove defined_only',
  ],
  [
    'E f = 1 [(validate.rules).enum = { const: 7, defined_only: true }];',
    '7 is no value of p.E, which defined_only asks for: use the number of a value, or remove defined_only',
  ],
  [
    'E f = 1 [(validate.rules).enum = { in: 0, not_in: 1 }];',
    'not_in stands beside in: in says all: remove not_in',
  ],
  [
    'repeated string f = 1 [(validate.rules).repeated = { min_items: 3, max_items: 2 }];',
    'min_items 3 is greater than max_items 2: no value fits: expected the smaller one first',
  ],
  [
    'repeated Other f = 1 [(validate.rules).repeated.unique = true];',
    'unique stands at a list of p.Other: only scalars and enums can be compared',
  ],
  [
    'map<string, string> f = 1 [(validate.rules).map = { min_pairs: 3, max_pairs: 2 }];',
    'min_pairs 3 is greater than max_pairs 2: no value fits: expected the smaller one first',
  ],
  [
    'map<string, string> f = 1 [(validate.rules).map.no_sparse = true];',
    'no_sparse stands at a map whose values are no messages: other values are always set: remove it',
  ],
  [
    'google.protobuf.Any f = 1 [(validate.rules).any = { in: "a", not_in: "b" }];',
    'not_in stands beside in: in says all: remove not_in',
  ],
  [
    'google.protobuf.Duration f = 1 [(validate.rules).duration = { const: {}, lt: {} }];',
    'const stands beside lt: const says all: remove the others',
  ],
  [
    'google.protobuf.Duration f = 1 [(validate.rules).duration.lt = { seconds: 1, nanos: -1 }];',
    'lt is no valid duration: expected nanos from -999999999 to 999999999, with the sign of seconds',
  ],
  [
    'google.protobuf.Timestamp f = 1 [(validate.rules).timestamp.gte = { nanos: -1 }];',
    'gte is no valid timestamp: expected a time from year 1 to 9999, and nanos from 0 to 999999999',
  ],
  [
    'google.protobuf.Timestamp f = 1 [(validate.rules).timestamp = { gt: {}, lt_now: true }];',
    'lt_now stands beside gt: remove one of them: limits are either fixed or move with the clock',
  ],
  [
    'google.protobuf.Timestamp f = 1 [(validate.rules).timestamp = { gt_now: true, lt_now: true }];',
    'gt_now stands beside lt_now: no value fits: remove one of them',
  ],
  [
    'google.protobuf.Timestamp f = 1 [(validate.rules).timestamp.within = {}];',
    'within is not positive: expected a duration above 0',
  ],
  [
    'google.protobuf.Timestamp f = 1 [(validate.rules).timestamp.within = { nanos: 1000000000 }];',
    'within is no valid duration: expected nanos from -999999999 to 999999999, with the sign of seconds',
  ],
  [
    'repeated int32 f = 1 [(validate.rules).repeated.items.int32 = { lt: 1, lte: 2 }];',
    'lte stands beside lt: remove one of them',
  ],
  [
    'map<int32, string> f = 1 [(validate.rules).map.keys.int32 = { lt: 1, gt: 1 }];',
    'lt equals gt: expected different bounds',
  ],
];

it('finds rules that contradict each other', async () => {
  expect(await problemsOf(CONTRADICTIONS.map(([field]) => field))).toEqual(
    CONTRADICTIONS.map(([, problem]) => [problem]),
  );
});

it('finds patterns that are none of RE2', async () => {
  const hint = 'expected RE2 syntax, see https://github.com/google/re2/wiki/Syntax';
  const cases: Case[] = [
    ['(a)\\\\1', 'backreference "\\1", which RE2 does not have, at offset 3 of pattern "(a)\\\\1"'],
    ['(?=a)', 'lookaround "(?=", which RE2 does not have, at offset 0 of pattern "(?=a)"'],
    ['[a', 'class without a closing "]" at offset 0 of pattern "[a"'],
  ];
  const fields = cases.flatMap(([pattern]) =>
    ['string', 'bytes'].map((type) => scalar(type, `pattern: "${pattern}"`)),
  );
  const problems = cases.flatMap(([, problem]) => [
    [`${problem}: ${hint}`],
    [`${problem}: ${hint}`],
  ]);
  expect(await problemsOf(fields)).toEqual(problems);
});

it('reports everything at once, each at its place', async () => {
  const proto = `syntax = "proto3";
package p;
message Outer {
  string a = 1 [(validate.rules).string.len = 1, (validate.rules).string.min_len = 2];
  message Inner {
    repeated string b = 1 [
      (validate.rules).repeated.min_items = 1,
      (validate.rules).repeated.items.string.pattern = "("
    ];
  }
  map<string, string> c = 3 [(validate.rules).map = {
    keys: { int32: { gt: 0 } }
  }];
}`;
  const { problems } = await generateValidators({ 'm.proto': proto });
  expect(problems.map((text) => text.split(': ').slice(0, 3).join(': '))).toEqual([
    'm.proto:4:17: rules of field "a": len stands beside min_len',
    'm.proto:8:7: rules of field "b": group without a closing ")" at offset 0 of pattern "("',
    'm.proto:11:30: rules of field "c": int32 stands at a value of type string',
  ]);
});

it('leaves messages alone that are not validated', async () => {
  const proto = `syntax = "proto3";
package p;
message Disabled { option (validate.disabled) = true; string a = 1 [(validate.rules).int32.gt = 1]; }`;
  expect((await generateValidators({ 'm.proto': proto })).problems).toEqual([]);
});

it('finds rules of protovalidate that do not compile', async () => {
  const proto = `syntax = "proto3";
package p;
message Holder { Bad bad = 1; }
message Bad {
  string a = 1 [(buf.validate.field).cel = { id: "a", message: "a", expression: "this ++ 1" }];
}
message Wrong { string a = 1 [(buf.validate.field).int32.gt = 1]; }
message Pattern { string a = 1 [(buf.validate.field).string.pattern = "("]; optional string b = 2 [(buf.validate.field).string.pattern = "["]; }
message Fine { string a = 1 [(buf.validate.field).string.pattern = "^a$"]; }`;
  const { problems } = await generateValidators({ 'm.proto': proto });
  expect(problems.map((text) => text.slice(0, 70))).toEqual([
    'm.proto:4:1: rules of message "p.Bad": failed to compile a: syntax err',
    'm.proto:7:1: rules of message "p.Wrong": expected rule "string", got "',
    'm.proto:8:19: rules of field "a": group without a closing ")" at offse',
    'm.proto:8:77: rules of field "b": class without a closing "]" at offse',
  ]);
});

it('checks the files too that only provide types', async () => {
  const types =
    'syntax = "proto3";\npackage t;\nmessage T { string a = 1 [(validate.rules).string.pattern = "("]; }';
  const user = 'syntax = "proto3";\npackage u;\nimport "types.proto";\nmessage U { t.T t = 1; }';
  const { problems } = await generateValidators({ 'types.proto': types, 'user.proto': user }, [
    'user.proto',
  ]);
  expect(problems.map((text) => text.slice(0, 40))).toEqual([
    'types.proto:3:27: rules of field "a": gr',
  ]);
});
