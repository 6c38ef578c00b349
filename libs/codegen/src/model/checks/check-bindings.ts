import type { PathTemplate, TemplateVariable } from '@nestjs-toolkit/http-rule';
import type { HttpRule } from '../../gen/google/api/http_pb.js';
import type { FieldModel, MessageModel, MethodModel } from '../model.js';
import type { Position } from '../position.js';
import { closest } from './closest.js';
import { quoted, type ProblemList } from './problem-list.js';

/** Messages whose JSON is a string, so that a path segment can hold them. */
const TEXT_MESSAGES: ReadonlySet<string> = new Set([
  'google.protobuf.Timestamp',
  'google.protobuf.Duration',
  'google.protobuf.FieldMask',
]);

interface Report {
  readonly position: Position;
  readonly list: ProblemList;
}

/** Checks that the variables of a path are fields of the request that a path segment can hold. */
export function checkVariables(
  method: MethodModel,
  template: PathTemplate,
  position: Position,
  list: ProblemList,
): void {
  for (const variable of template.variables) {
    checkVariable(method, variable, { position, list });
  }
}

function checkVariable(
  method: MethodModel,
  variable: TemplateVariable,
  { position, list }: Report,
) {
  let message: MessageModel = method.input;
  for (const [index, name] of variable.fieldPath.entries()) {
    const field = fieldOf(message, name);
    const subject = `path variable "${variable.name}" of rpc "${method.name}"`;
    if (field === undefined) {
      list.error(
        position,
        `${subject}: message "${message.typeName}" has no field "${name}"`,
        fieldHint(message, name),
      );
      return;
    }
    const isLast = index === variable.fieldPath.length - 1;
    const reason = isLast ? unfitForPath(field) : unfitForNesting(field);
    if (reason !== undefined) {
      list.error(
        position,
        `${subject}: field "${name}" ${reason}`,
        'bind it by the query or the body',
      );
      return;
    }
    if (!isLast && field.type.kind === 'message') message = field.type.message;
  }
}

function unfitForPath(field: FieldModel): string | undefined {
  if (field.cardinality === 'map') return 'is a map, which a path cannot hold';
  if (field.cardinality === 'list') return 'is repeated, which a path cannot hold';
  if (field.type.kind !== 'message') return undefined;
  const { representation, typeName } = field.type.message;
  if (representation === 'wrapper' || TEXT_MESSAGES.has(typeName)) return undefined;
  return `is a message, "${typeName}", which a path cannot hold`;
}

function unfitForNesting(field: FieldModel): string | undefined {
  if (field.cardinality !== 'singular') return 'is repeated, so that its fields cannot be named';
  return field.type.kind === 'message' ? undefined : 'is no message and has no fields';
}

/** Checks `body` and `response_body`. */
export function checkBodies(
  method: MethodModel,
  rule: HttpRule,
  template: PathTemplate | undefined,
  { position, list }: Report,
): void {
  const { body, responseBody } = rule;
  const verb = rule.pattern.case ?? '';
  if (body !== '' && body !== '*') checkBodyField(method, body, template, { position, list });
  if (body !== '' && (verb === 'get' || verb === 'delete')) {
    const hint = 'fields come from the path and the query; remove body, or use post';
    list.warning(
      position,
      `${verb.toUpperCase()} binding of rpc "${method.name}" has a body`,
      hint,
    );
  }
  if (
    body === '' &&
    (verb === 'post' || verb === 'put' || verb === 'patch') &&
    hasUnbound(method, template)
  ) {
    const subject = `${verb.toUpperCase()} binding of rpc "${method.name}"`;
    const hint =
      'fields come from the path and the query only; add body: "*" to read the HTTP body';
    list.warning(position, `${subject} has no body`, hint);
  }
  if (responseBody !== '' && fieldOf(method.output, responseBody) === undefined) {
    const subject = `response_body "${responseBody}" of rpc "${method.name}"`;
    const hint = fieldHint(method.output, responseBody);
    list.error(position, `${subject} is no field of "${method.output.typeName}"`, hint);
  }
}

function checkBodyField(
  method: MethodModel,
  body: string,
  template: PathTemplate | undefined,
  { position, list }: Report,
): void {
  const subject = `body "${body}" of rpc "${method.name}"`;
  if (fieldOf(method.input, body) === undefined) {
    const hint = `expected "*" or a field: ${fieldHint(method.input, body)}`;
    list.error(position, `${subject} is no field of "${method.input.typeName}"`, hint);
  } else if (template?.variables.some(({ name }) => name === body)) {
    list.error(position, `${subject} is a path variable too`, 'bind the field by one of them');
  }
}

/** Whether the request has fields that the path does not bind. */
function hasUnbound(method: MethodModel, template: PathTemplate | undefined): boolean {
  const bound = new Set(template?.variables.map(({ fieldPath }) => fieldPath[0]));
  return method.input.fields.some(({ name }) => !bound.has(name));
}

function fieldOf(message: MessageModel, name: string): FieldModel | undefined {
  return message.fields.find((field) => field.name === name);
}

function fieldHint(message: MessageModel, name: string): string {
  const names = message.fields.map((field) => field.name);
  const guess = closest(name, names);
  if (guess !== undefined) return `did you mean "${guess}"?`;
  return names.length === 0 ? 'the message has no fields' : `its fields are ${quoted(names)}`;
}
