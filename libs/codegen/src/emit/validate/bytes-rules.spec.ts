import { expectCase, type RuleCase } from './testing-support/rule-table.js';
import { loadValidators, type Validator } from './testing-support/validators.js';

const FIELDS = [
  ['const', 'const: "foo"'],
  ['in', 'in: ["bar", "baz"]'],
  ['not_in', 'not_in: ["fizz", "buzz"]'],
  ['len', 'len: 3'],
  ['min_len', 'min_len: 3'],
  ['max_len', 'max_len: 5'],
  ['pattern', 'pattern: "^[\\\\x00-\\\\x7F]+$"'],
  ['prefix', 'prefix: "\\x99"'],
  ['suffix', 'suffix: "buz\\x7a"'],
  ['contains', 'contains: "bar"'],
  ['ip', 'ip: true'],
  ['ipv4', 'ipv4: true'],
  ['ipv6', 'ipv6: true'],
  ['ignore_empty', 'ipv6: true, ignore_empty: true'],
] as const;

const text = (value: string) => new TextEncoder().encode(value);
const v4 = Uint8Array.of(192, 168, 0, 1);
const v6 = Uint8Array.from({ length: 16 }, (_, index) => index);

const cases: RuleCase[] = [
  {
    key: 'const',
    rule: 'bytes.const',
    message: 'value must equal "foo"',
    good: [text('foo'), Buffer.from('foo')],
    bad: [text('bar'), text('')],
  },
  {
    key: 'in',
    rule: 'bytes.in',
    message: 'value must be in list ["bar", "baz"]',
    good: [text('bar')],
    bad: [text('quux'), text('')],
  },
  {
    key: 'notIn',
    field: 'not_in',
    rule: 'bytes.not_in',
    message: 'value must not be in list ["fizz", "buzz"]',
    good: [text('quux')],
    bad: [text('fizz')],
  },
  {
    key: 'len',
    rule: 'bytes.len',
    message: 'value length must be 3 bytes',
    good: [text('baz')],
    bad: [text('go'), text('fizz'), text('你好吖')],
  },
  {
    key: 'minLen',
    field: 'min_len',
    rule: 'bytes.min_len',
    message: 'value length must be at least 3 bytes',
    good: [text('baz'), text('你')],
    bad: [text('go')],
  },
  {
    key: 'maxLen',
    field: 'max_len',
    rule: 'bytes.max_len',
    message: 'value length must be at most 5 bytes',
    good: [text('proto')],
    bad: [text('1234567890')],
  },
  {
    key: 'pattern',
    rule: 'bytes.pattern',
    message: 'value must match the pattern "^[\\x00-\\x7F]+$"',
    good: [text('Foo123')],
    bad: [text('你好'), text(''), Uint8Array.of(0x61, 0xff)],
  },
  {
    key: 'prefix',
    rule: 'bytes.prefix',
    message: 'value must start with "\\x99"',
    good: [Uint8Array.of(0x99, 0x9f), Uint8Array.of(0x99)],
    bad: [text('bar'), text('')],
  },
  {
    key: 'suffix',
    rule: 'bytes.suffix',
    message: 'value must end with "buzz"',
    good: [text('buzz'), text('fizzbuzz')],
    bad: [text('foobar'), text('Buzz')],
  },
  {
    key: 'contains',
    rule: 'bytes.contains',
    message: 'value must contain "bar"',
    good: [text('candy bars')],
    bad: [text('candy bazs')],
  },
  {
    key: 'ip',
    rule: 'bytes.ip',
    message: 'value must be a valid IP address',
    good: [v4, v6],
    bad: [text('foobar'), text('')],
  },
  {
    key: 'ipv4',
    rule: 'bytes.ipv4',
    message: 'value must be a valid IPv4 address',
    good: [v4],
    bad: [text('foobar'), v6],
  },
  {
    key: 'ipv6',
    rule: 'bytes.ipv6',
    message: 'value must be a valid IPv6 address',
    good: [v6],
    bad: [text('fooar'), v4],
  },
  {
    key: 'ignoreEmpty',
    field: 'ignore_empty',
    rule: 'bytes.ipv6',
    good: [text(''), v6],
    bad: [v4],
  },
];

let validate: Validator;

beforeAll(async () => {
  const fields = FIELDS.map(
    ([name, rules], index) =>
      `optional bytes ${name} = ${index + 1} [(validate.rules).bytes = { ${rules} }];`,
  );
  const proto = `syntax = "proto3";\npackage rules;\nmessage AllBytes {\n${fields.join('\n')}\n}`;
  validate = (await loadValidators({ 'bytes.proto': proto }))['validateAllBytes']!;
});

it.each(cases)('$key', (each) => {
  expectCase(validate, each);
});
