import type { DescMessage } from '@bufbuild/protobuf';
import { FieldRulesSchema } from '../../../gen/validate/validate_pb.js';
import type { FieldModel, MessageModel } from '../../model.js';
import type { Position } from '../../position.js';
import { Path, positionOf } from '../../source-info.js';
import type { ProblemList } from '../problem-list.js';

/** Number of `validate.rules` in the options of a field. */
const RULES = 1071;

/** The rules of one value: of a field, of the items of a list, of the keys or values of a map. */
export interface RuleReport {
  readonly field: FieldModel;
  /**
   * Where in the rules of the field this is: empty, `repeated.items.`, `map.keys.` or
   * `map.values.`.
   */
  readonly prefix: string;
  /**
   * Reports an error.
   *
   * @param rule names from `FieldRules` on, such as `['string', 'minLen']`; where the error is
   * @param problem what follows `rules of field "name": `
   */
  error(rule: readonly string[], problem: string, hint: string): void;
  warning(rule: readonly string[], problem: string, hint: string): void;
  /** The report for rules within these. */
  within(part: 'items' | 'keys' | 'values'): RuleReport;
}

export function createRuleReport(field: FieldModel, list: ProblemList): RuleReport {
  const path = [...fieldPath(field), Path.field.options, RULES];
  return reportAt(field, { path, prefix: '' }, list);
}

interface Place {
  readonly path: readonly number[];
  readonly prefix: string;
}

function reportAt(field: FieldModel, { path, prefix }: Place, list: ProblemList): RuleReport {
  const at = (rule: readonly string[]): Position =>
    positionOf(field.parent.desc.file, [...path, ...numbersOf(rule)]);
  const text = (problem: string) => `rules of field "${field.name}": ${problem}`;
  return {
    field,
    prefix,
    error: (rule, problem, hint) => list.error(at(rule), text(problem), hint),
    warning: (rule, problem, hint) => list.warning(at(rule), text(problem), hint),
    within: (part) => {
      const kind = part === 'items' ? 'repeated' : 'map';
      const inner = {
        path: [...path, ...numbersOf([kind, part])],
        prefix: `${prefix}${kind}.${part}.`,
      };
      return reportAt(field, inner, list);
    },
  };
}

/** Field numbers of a rule, for the source info. */
function numbersOf(rule: readonly string[]): number[] {
  const [kind, name] = rule;
  const outer = FieldRulesSchema.fields.find(({ localName }) => localName === kind);
  if (outer === undefined) return [];
  const inner = name === undefined ? undefined : fieldNumber(outer.message, name);
  return inner === undefined ? [outer.number] : [outer.number, inner];
}

function fieldNumber(type: DescMessage | undefined, name: string): number | undefined {
  return type?.fields.find(({ localName }) => localName === name)?.number;
}

function fieldPath(field: FieldModel): number[] {
  const index = field.parent.desc.proto.field.indexOf(field.desc.proto);
  return [...messagePath(field.parent), Path.message.fields, index];
}

function messagePath({ desc, parent }: MessageModel): number[] {
  if (parent === undefined)
    return [Path.file.messages, desc.file.proto.messageType.indexOf(desc.proto)];
  const index = parent.desc.proto.nestedType.indexOf(desc.proto);
  return [...messagePath(parent), Path.message.messages, index];
}
