import { expectCase, type RuleCase } from './testing-support/rule-table.js';
import { loadValidators, type Validator } from './testing-support/validators.js';

const FIELDS = [
  ['const', 'const: "foo"'],
  ['in', 'in: ["bar", "baz"]'],
  ['not_in', 'not_in: ["fizz", "buzz"]'],
  [
    'many',
    'in: ["monday", "tuesday", "wednesday", "thursday", "friday", "it\'s \\"the\\" weekend"]',
  ],
  ['len', 'len: 3'],
  ['min_len', 'min_len: 3'],
  ['max_len', 'max_len: 5'],
  ['one', 'min_len: 1'],
  ['none', 'len: 0'],
  ['len_bytes', 'len_bytes: 4'],
  ['min_bytes', 'min_bytes: 4'],
  ['max_bytes', 'max_bytes: 8'],
  ['pattern', 'pattern: "(?i)^[a-z0-9]+$"'],
  ['escapes', 'pattern: "\\\\* \\\\\\\\ \\\\w"'],
  ['mail_like', 'pattern: "^[^@]+@[^@]+\\\\.[^@]+$"'],
  ['evil', 'pattern: "^(a+)+$"'],
  ['prefix', 'prefix: "foo"'],
  ['suffix', 'suffix: "b\\"z"'],
  ['contains', 'contains: "bar"'],
  ['not_contains', 'not_contains: "bar"'],
  ['email', 'email: true'],
  ['no_email', 'email: false'],
  ['hostname', 'hostname: true'],
  ['address', 'address: true'],
  ['ip', 'ip: true'],
  ['ipv4', 'ipv4: true'],
  ['ipv6', 'ipv6: true'],
  ['uri', 'uri: true'],
  ['uri_ref', 'uri_ref: true'],
  ['uuid', 'uuid: true'],
  ['header_name', 'well_known_regex: HTTP_HEADER_NAME'],
  ['header_value', 'well_known_regex: HTTP_HEADER_VALUE'],
  ['loose_name', 'well_known_regex: HTTP_HEADER_NAME, strict: false'],
  ['loose_value', 'well_known_regex: HTTP_HEADER_VALUE, strict: false'],
  ['ignore_empty', 'uuid: true, ignore_empty: true'],
] as const;

const long = 'x'.repeat(70);

const cases: RuleCase[] = [
  {
    key: 'const',
    rule: 'string.const',
    message: 'value must equal "foo"',
    good: ['foo'],
    bad: ['bar', '', 'Foo'],
  },
  {
    key: 'in',
    rule: 'string.in',
    message: 'value must be in list ["bar", "baz"]',
    good: ['bar', 'baz'],
    bad: ['quux', ''],
  },
  {
    key: 'notIn',
    field: 'not_in',
    rule: 'string.not_in',
    good: ['quux', ''],
    bad: ['fizz', 'buzz'],
  },
  {
    key: 'many',
    rule: 'string.in',
    message:
      'value must be in list ["monday", "tuesday", "wednesday", "thursday", "friday", "it\'s \\"the\\" weekend"]',
    good: ['monday', 'it\'s "the" weekend'],
    bad: ['sunday', '', '__proto__'],
  },
  {
    key: 'len',
    rule: 'string.len',
    message: 'value length must be 3 characters',
    good: ['baz', '你好吖', '😀😀😀'],
    bad: ['go', 'fizz', '你好', '😀', ''],
  },
  {
    key: 'minLen',
    field: 'min_len',
    rule: 'string.min_len',
    message: 'value length must be at least 3 characters',
    good: ['baz', 'protoc'],
    bad: ['go', '你好', '😀😀', ''],
  },
  {
    key: 'maxLen',
    field: 'max_len',
    rule: 'string.max_len',
    message: 'value length must be at most 5 characters',
    good: ['', 'proto', '你好你好', '😀😀😀😀😀'],
    bad: ['1234567890', '😀😀😀😀😀😀'],
  },
  {
    key: 'one',
    rule: 'string.min_len',
    message: 'value length must be at least 1 character',
    good: ['a'],
    bad: [''],
  },
  {
    key: 'none',
    rule: 'string.len',
    message: 'value length must be 0 characters',
    good: [''],
    bad: ['a'],
  },
  {
    key: 'lenBytes',
    field: 'len_bytes',
    rule: 'string.len_bytes',
    message: 'value length must be 4 bytes',
    good: ['pace', '😀', 'éé'],
    bad: ['val', 'world', '世界和平'],
  },
  {
    key: 'minBytes',
    field: 'min_bytes',
    rule: 'string.min_bytes',
    message: 'value length must be at least 4 bytes',
    good: ['quux', '你好', 'proto'],
    bad: ['', 'foo', '你'],
  },
  {
    key: 'maxBytes',
    field: 'max_bytes',
    rule: 'string.max_bytes',
    message: 'value length must be at most 8 bytes',
    good: ['', '12345678', '😀😀'],
    bad: ['123456789', '你好你好你好'],
  },
  {
    key: 'pattern',
    rule: 'string.pattern',
    message: 'value must match the pattern "(?i)^[a-z0-9]+$"',
    good: ['Foo123'],
    bad: ['!@#$%^&*()', '', 'a\0', 'a\n'],
  },
  { key: 'escapes', rule: 'string.pattern', good: ['* \\ x'], bad: ['invalid', ''] },
  {
    key: 'mailLike',
    field: 'mail_like',
    rule: 'string.pattern',
    good: ['jane@example.com', 'jane@a.b.c'],
    bad: ['jane', 'jane@example', 'a@b@c.d', `a@${'.'.repeat(100_000)}@`],
  },
  {
    key: 'evil',
    rule: 'string.pattern',
    good: ['a'.repeat(100_000)],
    bad: [`${'a'.repeat(100_000)}!`],
  },
  {
    key: 'prefix',
    rule: 'string.prefix',
    message: 'value must start with "foo"',
    good: ['foo', 'foobar'],
    bad: ['bar', 'Foobar', ''],
  },
  {
    key: 'suffix',
    rule: 'string.suffix',
    message: 'value must end with "b\\"z"',
    good: ['b"z', 'foob"z'],
    bad: ['baz', ''],
  },
  {
    key: 'contains',
    rule: 'string.contains',
    message: 'value must contain "bar"',
    good: ['bar', 'candy bars'],
    bad: ['candy bazs', 'Candy Bars', ''],
  },
  {
    key: 'notContains',
    field: 'not_contains',
    rule: 'string.not_contains',
    message: 'value must not contain "bar"',
    good: ['', 'candy bazs', 'Candy Bars'],
    bad: ['bar', 'candy bars'],
  },
  {
    key: 'email',
    rule: 'string.email',
    message: 'value must be a valid email address',
    good: ['foo@bar.com', 'John Smith <foo@bar.com>'],
    bad: ['', 'foobar', `${long}@example.com`, `foo@${long}.com`, 'foo@-bar.com'],
  },
  {
    key: 'hostname',
    rule: 'string.hostname',
    message: 'value must be a valid hostname',
    good: ['example.com', 'ASD.example.com', 'foo-bar.com', 'example.com.'],
    bad: [
      '',
      '!@#$%^&',
      'foo_bar.com',
      `${long}.com`,
      'foo-bar-.com',
      'foo-bar.-com',
      'asd..asd.com',
      '你好.com',
    ],
  },
  {
    key: 'address',
    rule: 'string.address',
    message: 'value must be a valid hostname or IP address',
    good: ['example.com', '192.168.0.1', '3e::99'],
    bad: ['', '!@#$%^&', 'ff::fff::0b'],
  },
  {
    key: 'ip',
    rule: 'string.ip',
    message: 'value must be a valid IP address',
    good: ['192.168.0.1', '3e::99'],
    bad: ['foobar', ''],
  },
  {
    key: 'ipv4',
    rule: 'string.ipv4',
    message: 'value must be a valid IPv4 address',
    good: ['192.168.0.1'],
    bad: ['foobar', '256.0.0.0', '3e::99', ''],
  },
  {
    key: 'ipv6',
    rule: 'string.ipv6',
    message: 'value must be a valid IPv6 address',
    good: ['2001:0db8:85a3:0000:0000:8a2e:0370:7334', '2001:db8:85a3::8a2e:370:7334'],
    bad: ['foobar', '192.168.0.1', 'ff::fff::0b', ''],
  },
  {
    key: 'uri',
    rule: 'string.uri',
    message: 'value must be a valid absolute URI',
    good: ['http://example.com/foo/bar?baz=quux'],
    bad: ['!@#$%^&*%$#', '/foo/bar?baz=quux', ''],
  },
  {
    key: 'uriRef',
    field: 'uri_ref',
    rule: 'string.uri_ref',
    message: 'value must be a valid URI reference',
    good: ['http://example.com/foo/bar?baz=quux', '/foo/bar?baz=quux'],
    bad: ['!@#$%^&*%$#'],
  },
  {
    key: 'uuid',
    rule: 'string.uuid',
    message: 'value must be a valid UUID',
    good: ['00000000-0000-0000-0000-000000000000', 'A6EDC906-2F9F-5FB2-A373-EFAC406F0EF2'],
    bad: ['foobar', 'ffffffff-ffff-ffff-ffff-fffffffffffff', ''],
  },
  {
    key: 'headerName',
    field: 'header_name',
    rule: 'string.well_known_regex.header_name',
    message: 'value must be a valid HTTP header name',
    good: ['clustername', ':path', '!+#&.%'],
    bad: ['', ':', ':path:', 'cluster name', 'example\r', '/test/long/url'],
  },
  {
    key: 'headerValue',
    field: 'header_value',
    rule: 'string.well_known_regex.header_value',
    message: 'value must be a valid HTTP header value',
    good: ['', 'cluster.name.123', 'example\t'],
    bad: ['foo\0bar', '\x7f', 'example\r'],
  },
  {
    key: 'looseName',
    field: 'loose_name',
    rule: 'string.well_known_regex.header_name',
    good: ['', 'a b'],
    bad: ['a\nb'],
  },
  {
    key: 'looseValue',
    field: 'loose_value',
    rule: 'string.well_known_regex.header_value',
    good: ['', '\x7f', 'a\t'],
    bad: ['foo\0bar', 'example\r', 'exa\nmple'],
  },
  {
    key: 'ignoreEmpty',
    field: 'ignore_empty',
    rule: 'string.uuid',
    good: ['', '00000000-0000-0000-0000-000000000000'],
    bad: ['x'],
  },
  { key: 'noEmail', rule: 'string.email', good: ['', 'anything'], bad: [] },
];

let validate: Validator;

beforeAll(async () => {
  const fields = FIELDS.map(
    ([name, rules], index) =>
      `optional string ${name} = ${index + 1} [(validate.rules).string = { ${rules} }];`,
  );
  const proto = `syntax = "proto3";\npackage rules;\nmessage Strings {\n${fields.join('\n')}\n}`;
  validate = (await loadValidators({ 'strings.proto': proto }))['validateStrings']!;
});

it.each(cases)('$key', (each) => {
  expectCase(validate, each);
});

it('covers every field', () => {
  const keys = new Set(
    cases.map(({ key }) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)),
  );
  expect(FIELDS.map(([name]) => name).filter((name) => !keys.has(name))).toEqual([]);
});

it('reports every broken rule of a field', () => {
  expect(validate({ const: 'x', in: 'x', minLen: 'x', uuid: 'x' }).map(({ rule }) => rule)).toEqual(
    ['string.const', 'string.in', 'string.min_len', 'string.uuid'],
  );
});
