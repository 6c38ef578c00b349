import type { BytesRules } from '../../gen/validate/validate_pb.js';
import { array, literal, type Printable } from '../../print/printable.js';
import type { Check, CheckContext } from './check.js';
import { lengthChecks } from './length-checks.js';
import { Checks } from './runtime.js';
import { shownPattern } from './shown-pattern.js';
import { stated } from '../../model/stated.js';

export function bytesChecks(rules: BytesRules, context: CheckContext): Check[] {
  return [
    ...sizeChecks(rules, context),
    ...partChecks(rules, context),
    ...listChecks(rules, context),
    ...addressChecks(rules, context),
    ...patternChecks(rules, context),
  ];
}

function sizeChecks(rules: BytesRules, { value }: CheckContext): Check[] {
  return lengthChecks({
    limits: {
      len: stated(rules, 'len'),
      min: stated(rules, 'minLen'),
      max: stated(rules, 'maxLen'),
    },
    rules: { len: 'bytes.len', min: 'bytes.min_len', max: 'bytes.max_len' },
    subject: 'length must be',
    unit: 'byte',
    isLess: (limit) => `${value}.length < ${limit}`,
    isMore: (limit) => `${value}.length > ${limit}`,
  });
}

function partChecks(rules: BytesRules, context: CheckContext): Check[] {
  const parts = [
    ['const', 'must equal', Checks.isSameBytes, stated(rules, 'const')],
    ['prefix', 'must start with', Checks.startsWithBytes, stated(rules, 'prefix')],
    ['suffix', 'must end with', Checks.endsWithBytes, stated(rules, 'suffix')],
    ['contains', 'must contain', Checks.includesBytes, stated(rules, 'contains')],
  ] as const;
  return parts.flatMap(([name, words, test, part]) => {
    if (part === undefined) return [];
    const constant = context.constant(HINTS[name], bytesLiteral(part));
    const broken = ['!', test, `(${context.value}, ${constant})`];
    return [{ rule: `bytes.${name}`, message: `${words} ${shownBytes(part)}`, broken }];
  });
}

const HINTS = { const: 'Const', prefix: 'Prefix', suffix: 'Suffix', contains: 'Part' } as const;

function listChecks(rules: BytesRules, context: CheckContext): Check[] {
  const isIn = (values: readonly Uint8Array[], hint: string): Printable => {
    const list = context.constant(hint, array(values.map(bytesLiteral)));
    return [Checks.isAnyOfBytes, `(${context.value}, ${list})`];
  };
  const shown = (values: readonly Uint8Array[]) => `[${values.map(shownBytes).join(', ')}]`;
  const checks: Check[] = [];
  if (rules.in.length > 0) {
    const message = `must be in list ${shown(rules.in)}`;
    checks.push({ rule: 'bytes.in', message, broken: ['!', isIn(rules.in, 'Allowed')] });
  }
  if (rules.notIn.length > 0) {
    const message = `must not be in list ${shown(rules.notIn)}`;
    checks.push({ rule: 'bytes.not_in', message, broken: isIn(rules.notIn, 'Forbidden') });
  }
  return checks;
}

function addressChecks({ wellKnown }: BytesRules, { value }: CheckContext): Check[] {
  if (wellKnown.value !== true) return [];
  const isNot = (length: number) => `${value}.length !== ${length}`;
  const check = (kind: string, broken: string): Check[] => [
    { rule: `bytes.${wellKnown.case}`, message: `must be a valid ${kind} address`, broken },
  ];
  switch (wellKnown.case) {
    case 'ip':
      return check('IP', `${isNot(4)} && ${isNot(16)}`);
    case 'ipv4':
      return check('IPv4', isNot(4));
    case 'ipv6':
      return check('IPv6', isNot(16));
  }
}

function patternChecks(rules: BytesRules, context: CheckContext): Check[] {
  const pattern = stated(rules, 'pattern');
  if (pattern === undefined) return [];
  const name = context.constant('Pattern', [Checks.re2, `(${literal(pattern)})`]);
  const message = `must match the pattern ${shownPattern(pattern)}`;
  const broken = [`!${name}.test(`, Checks.textOfBytes, `(${context.value}))`];
  return [{ rule: 'bytes.pattern', message, broken }];
}

function bytesLiteral(bytes: Uint8Array): string {
  return `Uint8Array.of(${[...bytes].map((byte) => `0x${hex(byte)}`).join(', ')})`;
}

/** Bytes for people: text where it is plain ASCII, else `\x99`. */
function shownBytes(bytes: Uint8Array): string {
  const characters = [...bytes].map((byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${hex(byte)}`,
  );
  return `"${characters.join('')}"`;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
