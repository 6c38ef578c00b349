import { jest } from '@jest/globals';
import { expectCase, type RuleCase } from './testing-support/rule-table.js';
import { loadValidators, type Validator } from './testing-support/validators.js';

const RULES = [
  ['required', 'required: true'],
  ['const', 'const: { seconds: 3 }'],
  ['lt', 'lt: {}'],
  ['lte', 'lte: { seconds: 1 }'],
  ['gt', 'gt: { nanos: 1000 }'],
  ['gte', 'gte: { nanos: 1000000 }'],
  ['gt_lt', 'gt: {}, lt: { seconds: 1 }'],
  ['gte_lte', 'gte: { seconds: 60 }, lte: { seconds: 3600, nanos: 500000000 }'],
  ['gt_lt_exclusive', 'lt: {}, gt: { seconds: 1 }'],
  ['gte_lte_exclusive', 'lte: { seconds: 60 }, gte: { seconds: 3600 }'],
];

const LISTS = [
  ['in', 'in: [{ seconds: 1 }, { nanos: 1000 }]'],
  ['not_in', 'not_in: [{}, { seconds: -1, nanos: -500000000 }]'],
];

const CLOCK = [
  ['lt_now', 'lt_now: true'],
  ['gt_now', 'gt_now: true'],
  ['within', 'within: { seconds: 3600 }'],
  ['lt_now_within', 'lt_now: true, within: { seconds: 3600, nanos: 500000000 }'],
  ['gt_now_within', 'gt_now: true, within: { seconds: 3600 }'],
];

function messageOf(name: string, kind: string, type: string, rules: readonly string[][]): string {
  const fields = rules.map(
    ([field, rule], index) =>
      `${type} ${field} = ${index + 1} [(validate.rules).${kind} = { ${rule} }];`,
  );
  return `message ${name} { ${fields.join('\n')} }`;
}

const time = (seconds: number, nanos = 0) => ({ seconds: BigInt(seconds), nanos });

let validators: Readonly<Record<string, Validator>>;

beforeAll(async () => {
  const messages = [
    messageOf('Durations', 'duration', 'google.protobuf.Duration', [...RULES.slice(1), ...LISTS]),
    messageOf('Timestamps', 'timestamp', 'google.protobuf.Timestamp', [
      ...RULES.slice(1),
      ...CLOCK,
    ]),
    messageOf('Required', 'duration', 'google.protobuf.Duration', RULES.slice(0, 1)),
    messageOf('RequiredTimestamp', 'timestamp', 'google.protobuf.Timestamp', [
      ['required', 'required: true, gt: { seconds: 5 }'],
    ]),
    messageOf('Anys', 'any', 'google.protobuf.Any', [
      ['in', 'in: ["type.googleapis.com/google.protobuf.Duration"]'],
      ['not_in', 'not_in: ["type.googleapis.com/google.protobuf.Timestamp"]'],
    ]),
    messageOf('RequiredAny', 'any', 'google.protobuf.Any', [['required', 'required: true']]),
    `message Items {
      repeated google.protobuf.Duration durations = 1 [(validate.rules).repeated.items.duration.gte.nanos = 1000000];
      map<string, google.protobuf.Timestamp> times = 2 [(validate.rules).map.values.timestamp.gte.seconds = 1];
      repeated google.protobuf.Any anys = 3 [(validate.rules).repeated.items.any.in = "a/b"];
    }`,
  ];
  const imports = ['any', 'duration', 'timestamp'].map(
    (name) => `import "google/protobuf/${name}.proto";`,
  );
  validators = await loadValidators({
    'times.proto': ['syntax = "proto3";', 'package rules;', ...imports, ...messages].join('\n'),
  });
});

const common: Omit<RuleCase, 'field'>[] = [
  { key: 'const', rule: 'const', good: [time(3)], bad: [time(0, 3), time(4)] },
  { key: 'lt', rule: 'lt', good: [time(-1)], bad: [time(0), time(1)] },
  { key: 'lte', rule: 'lte', good: [time(0), time(1)], bad: [time(1, 1)] },
  { key: 'gt', rule: 'gt', good: [time(1)], bad: [time(0, 1000), time(0)] },
  { key: 'gte', rule: 'gte', good: [time(3), time(0, 1_000_000)], bad: [time(-1)] },
  {
    key: 'gtLt',
    rule: 'gt_lt',
    good: [time(0, 1000)],
    bad: [time(1000), time(-1000), time(1), time(0)],
  },
  {
    key: 'gteLte',
    rule: 'gte_lte',
    good: [time(60, 1), time(3600), time(60)],
    bad: [time(3601), time(59)],
  },
  {
    key: 'gtLtExclusive',
    rule: 'gt_lt_exclusive',
    good: [time(2), time(-1)],
    bad: [time(0, 1000), time(1), time(0)],
  },
  {
    key: 'gteLteExclusive',
    rule: 'gte_lte_exclusive',
    good: [time(3601), time(0), time(3600), time(60)],
    bad: [time(61)],
  },
];

const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

describe.each([
  ['duration', 'validateDurations'],
  ['timestamp', 'validateTimestamps'],
])('%s', (kind, name) => {
  it.each(common)('$key', (each) => {
    expectCase(validators[name]!, {
      ...each,
      field: snake(each.key),
      rule: `${kind}.${each.rule}`,
    });
  });

  it('absent', () => {
    expect(validators[name]!({})).toEqual([]);
    expect(validators[name]!({ lt: null, gteLte: undefined })).toEqual([]);
  });

  it('out of bounds', () => {
    const invalid = { seconds: 2n ** 62n, nanos: 0 };
    expect(validators[name]!({ lt: invalid, const: invalid })).toEqual([
      { field: 'const', rule: `${kind}.valid`, message: `value must be a valid ${kind}` },
      { field: 'lt', rule: `${kind}.valid`, message: `value must be a valid ${kind}` },
    ]);
  });

  it('required', () => {
    const required = kind === 'duration' ? 'validateRequired' : 'validateRequiredTimestamp';
    expect(validators[required]!({ required: time(9) })).toEqual([]);
    expect(validators[required]!({})).toEqual([
      { field: 'required', rule: 'required', message: 'value is required' },
    ]);
  });
});

it('shows times as JSON writes them', () => {
  const messages = (name: string, message: object) =>
    validators[name]!(message).map((each) => each.message);
  expect(
    messages('validateDurations', { gteLte: time(1), in: time(9), notIn: time(-1, -500_000_000) }),
  ).toEqual([
    'value must be inside range [60s, 3600.5s]',
    'value must be in list [1s, 0.000001s]',
    'value must not be in list [0s, -1.5s]',
  ]);
  expect(messages('validateTimestamps', { gteLte: time(1) })).toEqual([
    'value must be inside range [1970-01-01T00:01:00Z, 1970-01-01T01:00:00.5Z]',
  ]);
});

it.each<RuleCase>([
  { key: 'in', rule: 'duration.in', good: [time(1), time(0, 1000)], bad: [time(0)] },
  {
    key: 'notIn',
    field: 'not_in',
    rule: 'duration.not_in',
    good: [time(0, 1)],
    bad: [time(0), time(-1, -500_000_000)],
  },
])('duration $key', (each) => {
  expectCase(validators['validateDurations']!, each);
});

describe('against the clock', () => {
  const now = 1_700_000_000;
  let clock: ReturnType<typeof jest.spyOn>;

  beforeEach(() => {
    clock = jest.spyOn(Date, 'now').mockReturnValue(now * 1000);
  });

  afterEach(() => {
    clock.mockRestore();
  });

  const cases: (RuleCase & { key: string })[] = [
    {
      key: 'ltNow',
      rule: 'timestamp.lt_now',
      message: 'value must be less than now',
      good: [time(0), time(now - 1, 999_999_999)],
      bad: [time(now), time(now, 1)],
    },
    {
      key: 'gtNow',
      rule: 'timestamp.gt_now',
      message: 'value must be greater than now',
      good: [time(now, 1)],
      bad: [time(now), time(0)],
    },
    {
      key: 'within',
      rule: 'timestamp.within',
      message: 'value must be within 3600s of now',
      good: [time(now), time(now + 3599), time(now - 3599)],
      bad: [time(now + 3600), time(now - 3600), time(0)],
    },
    {
      key: 'ltNowWithin',
      rule: 'timestamp.within',
      message: 'value must be within 3600.5s of now',
      good: [time(now - 1800), time(now - 3601, 500_000_000)],
      bad: [time(now - 3601, 499_999_999)],
    },
    { key: 'ltNowWithin', rule: 'timestamp.lt_now', good: [], bad: [time(now + 1800)] },
    {
      key: 'gtNowWithin',
      rule: 'timestamp.within',
      good: [time(now + 1800), time(now + 3600)],
      bad: [time(now + 3600, 1)],
    },
    { key: 'gtNowWithin', rule: 'timestamp.gt_now', good: [], bad: [time(now - 1800), time(now)] },
  ];

  it.each(cases)('$key $rule', (each) => {
    expectCase(validators['validateTimestamps']!, { ...each, field: snake(each.key) });
  });
});

it('checks the type of an Any', () => {
  const any = (typeUrl: string) => ({ typeUrl, value: new Uint8Array() });
  const duration = any('type.googleapis.com/google.protobuf.Duration');
  const timestamp = any('type.googleapis.com/google.protobuf.Timestamp');
  const validate = validators['validateAnys']!;
  expectCase(validate, {
    key: 'in',
    rule: 'any.in',
    good: [duration],
    bad: [timestamp, any(''), {}],
  });
  expectCase(validate, {
    key: 'notIn',
    field: 'not_in',
    rule: 'any.not_in',
    good: [duration, any('')],
    bad: [timestamp],
  });
  expect(validate({})).toEqual([]);
  expect(validators['validateRequiredAny']!({ required: any('') })).toEqual([]);
  expect(validators['validateRequiredAny']!({}).map(({ rule }) => rule)).toEqual(['required']);
});

it('checks items and values', () => {
  const validate = validators['validateItems']!;
  const good = { durations: [time(3), null], times: { a: time(1) }, anys: [{ typeUrl: 'a/b' }] };
  expect(validate(good)).toEqual([]);
  const bad = {
    durations: [time(3), time(-1)],
    times: { a: time(0), b: { seconds: 2n, nanos: -1 } },
    anys: [{}],
  };
  expect(validate(bad).map(({ field, rule }) => [field, rule])).toEqual([
    ['durations[1]', 'duration.gte'],
    ['times["a"]', 'timestamp.gte'],
    ['times["b"]', 'timestamp.valid'],
    ['anys[0]', 'any.in'],
  ]);
});
