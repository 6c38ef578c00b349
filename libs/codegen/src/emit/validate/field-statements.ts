import { Edition } from '@bufbuild/protobuf/wkt';
import type { FieldRules, MapRules, RepeatedRules } from '../../gen/validate/validate_pb.js';
import type { FieldModel, OneofModel } from '../../model/model.js';
import { isPgvRequired } from '../../model/rules.js';
import { literal, propertyAccess, type Printable } from '../../print/printable.js';
import { lengthChecks } from './length-checks.js';
import { checkStatement, requiredStatement, violationStatement, type Place } from './place.js';
import { Checks } from './runtime.js';
import { stated } from '../../model/stated.js';
import { block, line, when, type Statement } from './statement.js';
import { valueStatements, type FunctionScope } from './value-statements.js';

/** Checks of a property of a message: a field, or a oneof with its fields. */
export function memberStatements(
  member: FieldModel | OneofModel,
  scope: FunctionScope,
): Statement[] {
  if (member.kind === 'oneof') return oneofStatements(member, scope);
  switch (member.cardinality) {
    case 'singular':
      return singularStatements(member, sourceOf(member), scope);
    case 'list':
      return listStatements(member, scope);
    case 'map':
      return mapStatements(member, scope);
  }
}

function singularStatements(
  field: FieldModel,
  source: Printable,
  scope: FunctionScope,
): Statement[] {
  return valueStatements(
    {
      type: field.type,
      rules: field.rules.pgv,
      source,
      local: scope.local(field.key),
      hint: field.key,
      place: { field: field.name, subject: 'value' },
      absentIsDefault: isDefaultWhenAbsent(field),
      optional: field.optional,
      defaultValue: field.defaultValue,
    },
    scope,
  );
}

/**
 * Whether the rules see the default of an absent scalar: not where absence has a meaning of its
 * own.
 */
function isDefaultWhenAbsent({ type, presence, oneof, desc }: FieldModel): boolean {
  if (type.kind === 'message') return false;
  return presence !== 'explicit' || oneof !== undefined || isProto2(desc);
}

/** As the original does: the rules of a proto2 `optional` hold for its default. */
function isProto2(desc: FieldModel['desc']): boolean {
  return desc.parent.file.edition === Edition.EDITION_PROTO2;
}

function oneofStatements(oneof: OneofModel, scope: FunctionScope): Statement[] {
  const local = scope.local(oneof.key, true);
  const cases = oneof.fields.flatMap((field) =>
    when(
      `${local}?.$case === ${literal(field.key)}`,
      singularStatements(field, `${local}.value`, scope),
    ),
  );
  const place: Place = { field: oneof.name, subject: 'value' };
  const absent = isPgvRequired(oneof) ? when(`${local} == null`, [requiredStatement(place)]) : [];
  const body = [...absent, ...cases];
  return body.length === 0 ? [] : [line(`const ${local} = `, sourceOf(oneof), ';'), ...body];
}

function listStatements(field: FieldModel, scope: FunctionScope): Statement[] {
  const rules = rulesOf(field, 'repeated');
  const local = scope.local(field.key, true);
  const body = [
    ...itemCountStatements(field, local, rules),
    ...uniqueStatements(field, local, rules),
    ...itemStatements(field, local, rules?.items, scope),
  ];
  if (body.length === 0) return [];
  const checks = rules?.ignoreEmpty === true ? when(`${local}.length > 0`, body) : body;
  return [line(`const ${local} = `, Checks.listOf, '(', sourceOf(field), ');'), ...checks];
}

function itemCountStatements(
  { name }: FieldModel,
  local: string,
  rules: RepeatedRules | undefined,
): Statement[] {
  if (rules === undefined) return [];
  return lengthChecks({
    limits: { min: stated(rules, 'minItems'), max: stated(rules, 'maxItems') },
    rules: { min: 'repeated.min_items', max: 'repeated.max_items' },
    subject: 'must contain',
    unit: 'item',
    isLess: (limit) => `${local}.length < ${limit}`,
    isMore: (limit) => `${local}.length > ${limit}`,
  }).map((check) => checkStatement(check, { field: name, subject: 'value' }));
}

function uniqueStatements(
  { name }: FieldModel,
  local: string,
  rules: RepeatedRules | undefined,
): Statement[] {
  if (rules?.unique !== true) return [];
  const place: Place = { field: name, key: 'index', subject: 'value' };
  return [
    block(
      ['for (const index of ', Checks.duplicatesIn, `(${local})) {`],
      [violationStatement('repeated.unique', 'must not repeat an earlier item', place)],
    ),
  ];
}

function itemStatements(
  field: FieldModel,
  local: string,
  rules: FieldRules | undefined,
  scope: FunctionScope,
): Statement[] {
  const body = valueStatements(
    {
      type: field.type,
      rules,
      source: `${local}[i]`,
      local: 'item',
      hint: field.key,
      place: { field: field.name, key: 'i', subject: 'value' },
      absentIsDefault: field.type.kind !== 'message',
    },
    scope,
  );
  if (body.length === 0) return [];
  const head = [`for (let i = 0; i < ${local}.length && `, Checks.hasRoom, '(found); i++) {'];
  return [block(head, body)];
}

function mapStatements(field: FieldModel, scope: FunctionScope): Statement[] {
  const rules = rulesOf(field, 'map');
  const local = scope.local(field.key, true);
  const isMap = field.mapForm === 'map';
  const size = isMap ? `${local}.size` : `Object.keys(${local}).length`;
  const body = [
    ...pairCountStatements(field, size, rules),
    ...entryStatements(field, local, rules, scope),
  ];
  if (body.length === 0) return [];
  const checks = rules?.ignoreEmpty === true ? when(`${size} > 0`, body) : body;
  const reader = isMap ? Checks.mapOf : Checks.recordOf;
  return [line(`const ${local} = `, reader, '(', sourceOf(field), ');'), ...checks];
}

function pairCountStatements(
  { name }: FieldModel,
  size: string,
  rules: MapRules | undefined,
): Statement[] {
  if (rules === undefined) return [];
  return lengthChecks({
    limits: { min: stated(rules, 'minPairs'), max: stated(rules, 'maxPairs') },
    rules: { min: 'map.min_pairs', max: 'map.max_pairs' },
    subject: 'must contain',
    unit: 'pair',
    isLess: (limit) => `${size} < ${limit}`,
    isMore: (limit) => `${size} > ${limit}`,
  }).map((check) => checkStatement(check, { field: name, subject: 'value' }));
}

function entryStatements(
  field: FieldModel,
  local: string,
  rules: MapRules | undefined,
  scope: FunctionScope,
): Statement[] {
  const text = field.mapKey === 'string' ? 'key' : 'name';
  const source = field.mapForm === 'map' ? 'item' : `${local}[${text}]`;
  const keys = keyStatements(field, rules?.keys, scope);
  const values = entryValueStatements(field, source, rules, scope);
  if (keys.length + values.length === 0) return [];
  const body = [line('if (!', Checks.hasRoom, '(found)) break;'), ...keys, ...values];
  if (field.mapForm === 'map') {
    const entries =
      values.length === 0 ? `const key of ${local}.keys()` : `const [key, item] of ${local}`;
    return [block(`for (${entries}) {`, body)];
  }
  if (text === 'name') body.splice(1, 0, line('const key = Number(name);'));
  return [block(`for (const ${text} of Object.keys(${local})) {`, body)];
}

function entryValueStatements(
  field: FieldModel,
  source: string,
  rules: MapRules | undefined,
  scope: FunctionScope,
): Statement[] {
  const place: Place = { field: field.name, key: 'key', subject: 'value' };
  const sparse = violationStatement('map.no_sparse', 'is required', place);
  const values = valueStatements(
    {
      type: field.type,
      rules: rules?.values,
      source,
      local: 'value',
      hint: field.key,
      place,
      absentIsDefault: field.type.kind !== 'message',
    },
    scope,
  );
  return [...(rules?.noSparse === true ? when(`${source} == null`, [sparse]) : []), ...values];
}

function keyStatements(
  field: FieldModel,
  rules: FieldRules | undefined,
  scope: FunctionScope,
): Statement[] {
  return valueStatements(
    {
      type: { kind: 'scalar', scalar: field.mapKey! },
      rules,
      source: 'key',
      local: 'key',
      hint: `${field.key}Key`,
      place: { field: field.name, key: 'key', subject: 'key' },
      absentIsDefault: true,
    },
    scope,
  );
}

function rulesOf(field: FieldModel, kind: 'repeated'): RepeatedRules | undefined;
function rulesOf(field: FieldModel, kind: 'map'): MapRules | undefined;
function rulesOf(field: FieldModel, kind: string) {
  const type = field.rules.pgv?.type;
  return type?.case === kind ? type.value : undefined;
}

function sourceOf({ key }: FieldModel | OneofModel): string {
  return `message${propertyAccess(key)}`;
}
