import { parseTemplate, type PathTemplate } from '@nestjs-toolkit/http-rule';
import { httpRule } from '../annotations.js';
import type { HttpRule } from '../../gen/google/api/http_pb.js';
import type { MethodModel } from '../model.js';
import { OptionPath } from '../option-path.js';
import type { Position } from '../position.js';
import { checkBodies, checkVariables } from './check-bindings.js';
import type { ProblemList } from './problem-list.js';

const VERB = /^(?:\*|[A-Z]+(?:-[A-Z]+)*)$/;

/**
 * Checks `google.api.http` of an rpc.
 *
 * @param at place of an option of the rpc, by its path
 */
export function checkHttp(
  method: MethodModel,
  at: (path: readonly number[]) => Position,
  list: ProblemList,
): void {
  const rule = httpRule(method.desc);
  if (rule === undefined) return;
  checkRule(method, rule, at(OptionPath.http), list);
  for (const [index, binding] of rule.additionalBindings.entries()) {
    const position = at(OptionPath.additionalBinding(index));
    checkRule(method, binding, position, list);
    if (binding.additionalBindings.length > 0) {
      list.error(
        position,
        `additional binding of rpc "${method.name}" has additional bindings itself`,
        'list all of them in the additional_bindings of the rule',
      );
    }
  }
}

function checkRule(
  method: MethodModel,
  rule: HttpRule,
  position: Position,
  list: ProblemList,
): void {
  const path = pathOf(method, rule, position, list);
  if (path === undefined) return;
  const template = parse(method, path, position, list);
  if (template !== undefined) checkVariables(method, template, position, list);
  checkBodies(method, rule, template, { position, list });
}

function pathOf(
  method: MethodModel,
  { pattern }: HttpRule,
  position: Position,
  list: ProblemList,
): string | undefined {
  const subject = `HTTP rule of rpc "${method.name}"`;
  if (pattern.case === undefined) {
    const hint = 'set one of get, put, post, delete, patch, or custom: { kind: "HEAD" path: "/…" }';
    list.error(position, `${subject} has no path`, hint);
    return undefined;
  }
  if (pattern.case !== 'custom') return pattern.value;
  const { kind, path } = pattern.value;
  if (!VERB.test(kind.toUpperCase())) {
    const hint = 'expected a verb such as "HEAD", or "*" for any';
    list.error(position, `kind "${kind}" in custom of ${subject} is no verb`, hint);
  }
  return path;
}

function parse(
  method: MethodModel,
  path: string,
  position: Position,
  list: ProblemList,
): PathTemplate | undefined {
  const template = parseTemplate(path);
  if (template.kind === 'template') return template;
  const place = template.position === 0 ? '' : ` at character ${template.position + 1}`;
  list.error(
    position,
    `path "${path}" of rpc "${method.name}" is no path template`,
    `${template.message}${place}`,
  );
  return undefined;
}
