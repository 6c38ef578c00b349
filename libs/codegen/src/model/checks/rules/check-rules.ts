import type {
  EnumRules,
  FieldRules,
  MapRules,
  RepeatedRules,
} from '../../../gen/validate/validate_pb.js';
import type { EnumModel, FieldModel, FileModel, ValueType } from '../../model.js';
import { stated } from '../../stated.js';
import type { ProblemList } from '../problem-list.js';
import { checkBounds, checkLists } from './check-bounds.js';
import { checkBufRules } from './check-buf-rules.js';
import { checkLengths } from './check-lengths.js';
import { checkBytes, checkConst, checkString } from './check-string.js';
import { checkDuration, checkTimestamp } from './check-time-rules.js';
import { createRuleReport, type RuleReport } from './rule-report.js';
import { checkFit, checkMessageRules } from './check-fit.js';

/**
 * Checks that `validate.rules` fit the fields they stand at and do not contradict each other: what
 * protoc-gen-validate refuses, and what no value could fulfil. And that rules of `buf.validate`
 * compile.
 */
export function checkRules(file: FileModel, list: ProblemList): void {
  for (const message of file.messages) {
    if (message.rules.disabled || message.rules.ignored) continue;
    for (const field of message.fields) checkField(field, list);
  }
  checkBufRules(file, list);
}

function checkField(field: FieldModel, list: ProblemList): void {
  const rules = field.rules.pgv;
  if (rules === undefined) return;
  const report = createRuleReport(field, list);
  if (field.cardinality === 'singular') return checkValue(rules, field.type, report);
  const kind = field.cardinality === 'list' ? 'repeated' : 'map';
  checkContainerFit(rules, kind, report);
  if (rules.type.case === 'repeated' && kind === 'repeated') {
    checkRepeated(rules.type.value, field, report);
  }
  if (rules.type.case === 'map' && kind === 'map') checkMap(rules.type.value, field, report);
}

function checkContainerFit(rules: FieldRules, kind: 'repeated' | 'map', report: RuleReport): void {
  const part = kind === 'repeated' ? 'repeated.items' : 'map.values';
  const noun = kind === 'repeated' ? 'repeated' : 'a map';
  const { case: found } = rules.type;
  if (rules.message !== undefined) {
    report.error(['message'], `message stands at a field that is ${noun}`, `use ${part}.message`);
  }
  if (found !== undefined && found !== kind) {
    report.error([found], `${found} stands at a field that is ${noun}`, `use ${part}.${found}`);
  }
}

/** Rules of a singular field, of the items of a list, of the keys or values of a map. */
function checkValue(rules: FieldRules, type: ValueType, report: RuleReport): void {
  checkMessageRules(rules, type, report);
  if (!checkFit(rules, type, report)) return;
  const { type: kind } = rules;
  switch (kind.case) {
    case 'string':
      return checkString(kind.value, report);
    case 'bytes':
      return checkBytes(kind.value, report);
    case 'enum':
      if (type.kind === 'enum') checkEnum(kind.value, type.enum, report);
      return;
    case 'any':
      return checkLists('any', kind.value, report);
    case 'duration':
      return checkDuration(kind.value, report);
    case 'timestamp':
      return checkTimestamp(kind.value, report);
    case 'bool':
    case 'repeated':
    case 'map':
    case undefined:
      return;
    default:
      return checkNumber(kind.case, kind.value, report);
  }
}

type Numbers = Extract<FieldRules['type']['value'], { lt: number | bigint }>;

function checkNumber(kind: string, rules: Numbers, report: RuleReport): void {
  const bounds = {
    const: stated(rules, 'const'),
    lt: stated(rules, 'lt'),
    lte: stated(rules, 'lte'),
    gt: stated(rules, 'gt'),
    gte: stated(rules, 'gte'),
    in: rules.in,
    notIn: rules.notIn,
  };
  for (const key of ['lt', 'lte', 'gt', 'gte'] as const) {
    if (!Number.isNaN(bounds[key])) continue;
    report.error([kind, key], `${key} is NaN`, 'no value fits: expected a number');
  }
  checkBounds<number | bigint>(kind, bounds, (left, right) => left === right, report);
}

function checkEnum(rules: EnumRules, type: EnumModel, report: RuleReport): void {
  checkLists('enum', rules, report);
  checkConst('enum', rules, (left, right) => left === right, report);
  if (!rules.definedOnly) return;
  const defined = new Set(type.values.map(({ number }) => number));
  const expected = stated(rules, 'const');
  const unknown = [...rules.in, ...(expected === undefined ? [] : [expected])].filter(
    (number) => !defined.has(number),
  );
  for (const number of unknown) {
    const problem = `${number} is no value of ${type.typeName}, which defined_only asks for`;
    report.error(
      ['enum', 'definedOnly'],
      problem,
      'use the number of a value, or remove defined_only',
    );
  }
}

function checkRepeated(rules: RepeatedRules, field: FieldModel, report: RuleReport): void {
  checkLengths(
    'repeated',
    {
      min: { key: 'minItems', name: 'min_items', value: stated(rules, 'minItems') },
      max: { key: 'maxItems', name: 'max_items', value: stated(rules, 'maxItems') },
    },
    report,
  );
  if (rules.unique && field.type.kind === 'message') {
    const problem = `unique stands at a list of ${field.type.message.typeName}`;
    report.error(['repeated', 'unique'], problem, 'only scalars and enums can be compared');
  }
  if (rules.items !== undefined) checkValue(rules.items, field.type, report.within('items'));
}

function checkMap(rules: MapRules, field: FieldModel, report: RuleReport): void {
  checkLengths(
    'map',
    {
      min: { key: 'minPairs', name: 'min_pairs', value: stated(rules, 'minPairs') },
      max: { key: 'maxPairs', name: 'max_pairs', value: stated(rules, 'maxPairs') },
    },
    report,
  );
  if (rules.noSparse && field.type.kind !== 'message') {
    const problem = 'no_sparse stands at a map whose values are no messages';
    report.error(['map', 'noSparse'], problem, 'other values are always set: remove it');
  }
  const key: ValueType = { kind: 'scalar', scalar: field.mapKey! };
  if (rules.keys !== undefined) checkValue(rules.keys, key, report.within('keys'));
  if (rules.values !== undefined) checkValue(rules.values, field.type, report.within('values'));
}
