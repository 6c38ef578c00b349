import type { FieldRules as BufFieldRules } from '../../gen/buf/validate/validate_pb.js';
import { Ignore } from '../../gen/buf/validate/validate_pb.js';
import type { FieldRules as PgvFieldRules } from '../../gen/validate/validate_pb.js';
import type { FieldModel } from '../../model/model.js';

/** Rules of a field in either language. */
export type FieldRules = PgvFieldRules | BufFieldRules;

/** Rules of one kind, such as `StringRules`, which both languages name alike but for bounds. */
export class RuleReader {
  constructor(private readonly rules: object) {}

  /** A rule that is stated. */
  get<T>(name: string): T | undefined {
    const rules = this.rules as Readonly<Record<string, unknown>>;
    return Object.hasOwn(rules, name) ? (rules[name] as T) : undefined;
  }

  /** `lt`, `lte`, `gt` or `gte`: protovalidate has them in oneofs. */
  bound<T>(name: 'lt' | 'lte' | 'gt' | 'gte'): T | undefined {
    const side = name.startsWith('l') ? 'lessThan' : 'greaterThan';
    const oneof = this.get<{ readonly case?: string; readonly value?: T }>(side);
    return oneof?.case === name ? oneof.value : this.get<T>(name);
  }

  /** Items of a rule that lists some. */
  list<T>(name: string): readonly T[] {
    return this.get<readonly T[]>(name) ?? [];
  }

  /** A length or count. */
  count(name: string): number | undefined {
    const value = this.get<bigint>(name);
    return value === undefined ? undefined : Number(value);
  }

  /** The well-known format that is asked for, such as `email`. */
  get format(): { readonly name: string; readonly value: unknown } | undefined {
    const oneof = this.get<{ readonly case?: string; readonly value?: unknown }>('wellKnown');
    return oneof?.case === undefined ? undefined : { name: oneof.case, value: oneof.value };
  }
}

/** The rules that hold for a field: none of protoc-gen-validate where the message is exempt. */
export function rulesThatHold({ rules, parent }: FieldModel): FieldRules[] {
  const exempt = parent.rules.disabled || parent.rules.ignored;
  const pgv = exempt ? undefined : rules.pgv;
  const buf = rules.buf?.ignore === Ignore.ALWAYS ? undefined : rules.buf;
  return [pgv, buf].filter((each) => each !== undefined);
}

/** Rules of the field's type, such as `string`; undefined for other types. */
export function rulesOf(rules: FieldRules, type: string): RuleReader | undefined {
  return rules.type.case === type && rules.type.value !== undefined
    ? new RuleReader(rules.type.value)
    : undefined;
}

/** Whether the rules only hold for a value other than the default. */
export function ignoresEmpty(rules: FieldRules): boolean {
  if ('ignore' in rules && rules.ignore === Ignore.IF_ZERO_VALUE) return true;
  const { value } = rules.type;
  return value !== undefined && new RuleReader(value).get('ignoreEmpty') === true;
}
