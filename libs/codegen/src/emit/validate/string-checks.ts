import { KnownRegex, type StringRules } from '../../gen/validate/validate_pb.js';
import type { ImportSymbol } from '../../print/import-symbol.js';
import { literal } from '../../print/printable.js';
import type { Check, CheckContext } from './check.js';
import { inCheck, notInCheck } from './list-check.js';
import { lengthChecks } from './length-checks.js';
import { Checks } from './runtime.js';
import { shownPattern } from './shown-pattern.js';
import { stated } from '../../model/stated.js';

/** A well-known format: the function that knows it and what its rule is called. */
interface Format {
  readonly test: ImportSymbol;
  readonly rule: string;
  readonly expected: string;
}

const FORMATS: Readonly<Record<string, Format>> = {
  address: format(Checks.isAddress, 'string.address', 'hostname or IP address'),
  email: format(Checks.isEmail, 'string.email', 'email address'),
  hostname: format(Checks.isHostname, 'string.hostname', 'hostname'),
  ip: format(Checks.isIp, 'string.ip', 'IP address'),
  ipv4: format(Checks.isIpv4, 'string.ipv4', 'IPv4 address'),
  ipv6: format(Checks.isIpv6, 'string.ipv6', 'IPv6 address'),
  uri: format(Checks.isUri, 'string.uri', 'absolute URI'),
  uriRef: format(Checks.isUriReference, 'string.uri_ref', 'URI reference'),
  uuid: format(Checks.isUuid, 'string.uuid', 'UUID'),
};

const HEADER_NAME = 'string.well_known_regex.header_name';
const HEADER_VALUE = 'string.well_known_regex.header_value';

export function stringChecks(rules: StringRules, context: CheckContext): Check[] {
  return [
    ...constCheck(rules, context),
    ...inCheck(context, listed(rules.in)),
    ...notInCheck(context, listed(rules.notIn)),
    ...characterChecks(rules, context),
    ...byteChecks(rules, context),
    ...partChecks(rules, context),
    ...formatChecks(rules, context),
    ...patternChecks(rules, context),
  ];
}

function constCheck(rules: StringRules, { value }: CheckContext): Check[] {
  const expected = stated(rules, 'const');
  if (expected === undefined) return [];
  const message = `must equal ${JSON.stringify(expected)}`;
  return [{ rule: 'string.const', message, broken: `${value} !== ${literal(expected)}` }];
}

function characterChecks(rules: StringRules, { value }: CheckContext): Check[] {
  return lengthChecks({
    limits: {
      len: stated(rules, 'len'),
      min: stated(rules, 'minLen'),
      max: stated(rules, 'maxLen'),
    },
    rules: { len: 'string.len', min: 'string.min_len', max: 'string.max_len' },
    subject: 'length must be',
    unit: 'character',
    isLess: (limit) => [Checks.isShorter, `(${value}, ${limit})`],
    isMore: (limit) => [Checks.isLonger, `(${value}, ${limit})`],
  });
}

function byteChecks(rules: StringRules, { value }: CheckContext): Check[] {
  return lengthChecks({
    limits: {
      len: stated(rules, 'lenBytes'),
      min: stated(rules, 'minBytes'),
      max: stated(rules, 'maxBytes'),
    },
    rules: { len: 'string.len_bytes', min: 'string.min_bytes', max: 'string.max_bytes' },
    subject: 'length must be',
    unit: 'byte',
    isLess: (limit) => [Checks.isShorterInBytes, `(${value}, ${limit})`],
    isMore: (limit) => [Checks.isLongerInBytes, `(${value}, ${limit})`],
  });
}

function partChecks(rules: StringRules, { value }: CheckContext): Check[] {
  const parts = [
    ['prefix', 'must start with', `!${value}.startsWith`, stated(rules, 'prefix')],
    ['suffix', 'must end with', `!${value}.endsWith`, stated(rules, 'suffix')],
    ['contains', 'must contain', `!${value}.includes`, stated(rules, 'contains')],
    ['not_contains', 'must not contain', `${value}.includes`, stated(rules, 'notContains')],
  ] as const;
  return parts.flatMap(([name, words, call, part]) => {
    if (part === undefined) return [];
    const message = `${words} ${JSON.stringify(part)}`;
    return [{ rule: `string.${name}`, message, broken: `${call}(${literal(part)})` }];
  });
}

function formatChecks(rules: StringRules, { value }: CheckContext): Check[] {
  const found = formatOf(rules);
  if (found === undefined) return [];
  const { rule, expected, test } = found;
  return [{ rule, message: `must be a valid ${expected}`, broken: ['!', test, `(${value})`] }];
}

function formatOf({ wellKnown, strict }: StringRules): Format | undefined {
  if (wellKnown.case !== 'wellKnownRegex') {
    return wellKnown.value === true ? FORMATS[wellKnown.case] : undefined;
  }
  switch (wellKnown.value) {
    case KnownRegex.HTTP_HEADER_NAME:
      return format(
        strict ? Checks.isHttpHeaderName : Checks.isHttpHeaderText,
        HEADER_NAME,
        'HTTP header name',
      );
    case KnownRegex.HTTP_HEADER_VALUE:
      return format(
        strict ? Checks.isHttpHeaderValue : Checks.isHttpHeaderText,
        HEADER_VALUE,
        'HTTP header value',
      );
    case KnownRegex.UNKNOWN:
      return undefined;
  }
}

function patternChecks(rules: StringRules, context: CheckContext): Check[] {
  const pattern = stated(rules, 'pattern');
  if (pattern === undefined) return [];
  const name = context.constant('Pattern', [Checks.re2, `(${literal(pattern)})`]);
  const message = `must match the pattern ${shownPattern(pattern)}`;
  return [{ rule: 'string.pattern', message, broken: `!${name}.test(${context.value})` }];
}

function listed(values: readonly string[]) {
  const shown = values.map((value) => JSON.stringify(value));
  return { kind: 'string', literals: values.map(literal), shown };
}

function format(test: ImportSymbol, rule: string, expected: string): Format {
  return { test, rule, expected };
}
