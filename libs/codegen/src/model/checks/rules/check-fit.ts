import type { FieldRules } from '../../../gen/validate/validate_pb.js';
import type { ScalarType, ValueType } from '../../model.js';
import type { RuleReport } from './rule-report.js';

/** Messages with rules of their own. */
const OWN_RULES: Readonly<Record<string, string>> = {
  'google.protobuf.Any': 'any',
  'google.protobuf.Duration': 'duration',
  'google.protobuf.Timestamp': 'timestamp',
};

/** Checks that rules are of the kind of their value. */
export function checkFit(
  { type: rules }: FieldRules,
  type: ValueType,
  report: RuleReport,
): boolean {
  const found = rules.case;
  const expected = kindOf(type);
  if (found === undefined || found === expected) return true;
  const value = describe(type);
  if (found === 'repeated' || found === 'map') {
    const noun = found === 'map' ? 'no map' : 'not repeated';
    report.error([found], `${found} stands at a value that is ${noun}`, hintFor(expected, report));
  } else {
    report.error([found], `${found} stands at a value of type ${value}`, hintFor(expected, report));
  }
  return false;
}

/** Checks the rule `message`: `required` and `skip`. */
export function checkMessageRules(rules: FieldRules, type: ValueType, report: RuleReport): void {
  if (rules.message === undefined) return;
  if (type.kind !== 'message') {
    const problem = `message stands at a value of type ${describe(type)}`;
    return report.error(['message'], problem, hintFor(kindOf(type), report));
  }
  const own = OWN_RULES[type.message.typeName];
  if (own !== undefined) {
    const problem = `message stands at a value of type ${type.message.typeName}`;
    return report.error(['message'], problem, `use ${report.prefix}${own}.required`);
  }
  if (rules.message.skip && rules.type.case !== undefined) {
    const problem = `message.skip stands beside ${rules.type.case}`;
    report.error(
      ['message', 'skip'],
      problem,
      'a wrapper has no rules of its own to skip: remove it',
    );
  }
  if (rules.message.required && report.field.optional && report.prefix === '') {
    const problem = 'message.required has no effect on an optional field';
    report.warning(
      ['message', 'required'],
      problem,
      'remove "optional": a message may be absent anyway',
    );
  }
}

/** The kind of rules of a value; undefined for messages that have none but `message`. */
function kindOf(type: ValueType): string | undefined {
  if (type.kind === 'enum') return 'enum';
  if (type.kind === 'scalar') return type.scalar;
  const { typeName, representation, fields } = type.message;
  if (representation === 'wrapper') return kindOf(fields[0]!.type);
  return OWN_RULES[typeName];
}

function describe(type: ValueType): ScalarType | string {
  if (type.kind === 'scalar') return type.scalar;
  return type.kind === 'enum' ? type.enum.typeName : type.message.typeName;
}

function hintFor(expected: string | undefined, { prefix }: RuleReport): string {
  return `use ${prefix}${expected ?? 'message'}`;
}
