import { loadValidators, type Validator } from './testing-support/validators.js';

const KINDS = [
  'float',
  'double',
  'int32',
  'int64',
  'uint32',
  'uint64',
  'sint32',
  'sint64',
  'fixed32',
  'fixed64',
  'sfixed32',
  'sfixed64',
];

/** One message per kind; a field that is absent is not checked. */
function messageOf(kind: string): string {
  const field = (name: string, number: number, rules: string) =>
    `optional ${kind} ${name} = ${number} [(validate.rules).${kind} = { ${rules} }];`;
  return `message Of_${kind} {
    ${field('const', 1, 'const: 5')}
    ${field('in', 2, 'in: [3, 7]')}
    ${field('not_in', 3, 'not_in: [0, 7]')}
    ${field('lt', 4, 'lt: 10')}
    ${field('lte', 5, 'lte: 10')}
    ${field('gt', 6, 'gt: 10')}
    ${field('gte', 7, 'gte: 10')}
    ${field('gt_lt', 8, 'gt: 1, lt: 10')}
    ${field('gte_lte', 9, 'gte: 1, lte: 10')}
    ${field('gt_lte', 10, 'gt: 1, lte: 10')}
    ${field('gte_lt', 11, 'gte: 1, lt: 10')}
    ${field('gt_lt_exclusive', 12, 'lt: 1, gt: 10')}
    ${field('gte_lte_exclusive', 13, 'lte: 1, gte: 10')}
    ${field('gt_lte_exclusive', 14, 'lte: 1, gt: 10')}
    ${field('gte_lt_exclusive', 15, 'lt: 1, gte: 10')}
    ${field('ignore_empty', 16, 'gte: 10, ignore_empty: true')}
    ${field('many', 17, 'in: [1000001, 1000002, 1000003, 1000004, 1000005]')}
    repeated ${kind} items = 18 [(validate.rules).repeated.items.${kind}.gt = 0];
    ${kind} implicit = 19 [(validate.rules).${kind} = { gte: 10, ignore_empty: true }];
  }`;
}

let validators: Readonly<Record<string, Validator>>;

beforeAll(async () => {
  const special = `message Special {
    optional float tenth = 1 [(validate.rules).float = { gte: 0.1, lte: 0.3 }];
    optional float exact = 2 [(validate.rules).float.const = 1.23];
    optional float listed = 3 [(validate.rules).float = { in: [7.89, 0.5] }];
    optional double infinite = 4 [(validate.rules).double.lt = inf];
    optional uint64 big = 5 [(validate.rules).uint64.lte = 18446744073709551614];
    optional int64 small = 6 [(validate.rules).int64.gt = -9223372036854775808];
  }`;
  const proto = `syntax = "proto3";\npackage rules;\n${KINDS.map(messageOf).join('\n')}\n${special}`;
  validators = await loadValidators({ 'numbers.proto': proto });
});

const table: [key: string, rule: string, message: string, good: number[], bad: number[]][] = [
  ['const', 'const', 'must equal 5', [5], [4, 6, 0]],
  ['in', 'in', 'must be in list [3, 7]', [3, 7], [5, 0]],
  ['notIn', 'not_in', 'must not be in list [0, 7]', [1], [0, 7]],
  ['lt', 'lt', 'must be less than 10', [9, 0], [10, 11]],
  ['lte', 'lte', 'must be less than or equal to 10', [9, 10], [11]],
  ['gt', 'gt', 'must be greater than 10', [11], [10, 9, 0]],
  ['gte', 'gte', 'must be greater than or equal to 10', [10, 11], [9, 0]],
  ['gtLt', 'gt_lt', 'must be inside range (1, 10)', [2, 9], [1, 10, 0, 11]],
  ['gteLte', 'gte_lte', 'must be inside range [1, 10]', [1, 5, 10], [0, 11]],
  ['gtLte', 'gt_lte', 'must be inside range (1, 10]', [2, 10], [1, 11]],
  ['gteLt', 'gte_lt', 'must be inside range [1, 10)', [1, 9], [0, 10]],
  ['gtLtExclusive', 'gt_lt_exclusive', 'must be outside range [1, 10]', [0, 11], [1, 5, 10]],
  [
    'gteLteExclusive',
    'gte_lte_exclusive',
    'must be outside range (1, 10)',
    [0, 1, 10, 11],
    [2, 5, 9],
  ],
  ['gtLteExclusive', 'gt_lte_exclusive', 'must be outside range (1, 10]', [0, 1, 11], [2, 10]],
  ['gteLtExclusive', 'gte_lt_exclusive', 'must be outside range [1, 10)', [0, 10, 11], [1, 9]],
  ['ignoreEmpty', 'gte', 'must be greater than or equal to 10', [0, 10], [9]],
  ['implicit', 'gte', 'must be greater than or equal to 10', [0, 10], [9]],
  [
    'many',
    'in',
    'must be in list [1000001, 1000002, 1000003, 1000004, 1000005]',
    [1000003],
    [0, 3],
  ],
];

describe.each(KINDS)('%s', (kind) => {
  const valueOf = (value: number) => (kind.endsWith('64') ? BigInt(value) : value);

  it.each(table)('%s', (...[key, rule, message, good, bad]) => {
    const validate = validators[nameOf(kind)]!;
    const field = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    expect(good.flatMap((value) => validate({ [key]: valueOf(value) }))).toEqual([]);
    expect(bad.flatMap((value) => validate({ [key]: valueOf(value) }))).toEqual(
      bad.map(() => ({ field, rule: `${kind}.${rule}`, message: `value ${message}` })),
    );
  });

  it('items', () => {
    const validate = validators[nameOf(kind)]!;
    expect(validate({ items: [1, 2].map(valueOf) })).toEqual([]);
    expect(validate({ items: [0, 1, 0].map(valueOf) }).map(({ field }) => field)).toEqual([
      'items[0]',
      'items[2]',
    ]);
  });

  it('absent', () => {
    expect(validators[nameOf(kind)]!({})).toEqual([]);
  });
});

describe('floating point numbers', () => {
  const broken = (message: object) =>
    validators['validateSpecial']!(message).map(({ rule }) => rule);

  it('are compared as floats where the field is one', () => {
    expect(broken({ tenth: 0.1, exact: 1.23, listed: 7.89 })).toEqual([]);
    expect(broken({ tenth: Math.fround(0.3), exact: Math.fround(1.23), listed: 0.5 })).toEqual([]);
    expect(broken({ tenth: 0.31, exact: 1.24, listed: 7.88 })).toEqual([
      'float.gte_lte',
      'float.const',
      'float.in',
    ]);
  });

  it('are shown as the proto writes them', () => {
    expect(validators['validateSpecial']!({ tenth: 5 })[0]!.message).toBe(
      'value must be inside range [0.1, 0.3]',
    );
    expect(validators['validateSpecial']!({ listed: 5 })[0]!.message).toBe(
      'value must be in list [7.89, 0.5]',
    );
  });

  it('lie in no range when they are no number', () => {
    expect(
      broken({ tenth: Number.NaN, exact: Number.NaN, listed: Number.NaN, infinite: Number.NaN }),
    ).toEqual(['float.gte_lte', 'float.const', 'float.in', 'double.lt']);
    expect(broken({ infinite: Infinity })).toEqual(['double.lt']);
    for (const kind of ['float', 'double']) {
      const ranges = table.filter(([, rule]) => /gt|lt/.test(rule));
      for (const [key] of ranges) {
        expect(validators[nameOf(kind)]!({ [key]: Number.NaN })).toHaveLength(1);
      }
    }
  });
});

it('compares 64-bit integers exactly', () => {
  const validate = validators['validateSpecial']!;
  expect(validate({ big: 18446744073709551614n, small: -9223372036854775807n })).toEqual([]);
  expect(
    validate({ big: 18446744073709551615n, small: -9223372036854775808n }).map(
      ({ message }) => message,
    ),
  ).toEqual([
    'value must be less than or equal to 18446744073709551614',
    'value must be greater than -9223372036854775808',
  ]);
});

function nameOf(kind: string): string {
  return `validateOf${kind[0]!.toUpperCase()}${kind.slice(1)}`;
}
