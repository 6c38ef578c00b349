import { joinName } from '../config/config-loader.js';
import type { MethodDefinition } from '../service/service-definition.js';
import type { BuiltInContext } from './built-in/built-in-middleware.js';

/** A setting of one rpc. */
export interface RpcRule {
  /** Name of the rpc or its full path. */
  readonly rpc: string;
}

/** Splits `CreateUser=10/1m`. @returns `undefined` if the text is no rule */
export function splitRule(text: string): { rpc: string; value: string } | undefined {
  const [, rpc, value] = /^([^=\s]+)\s*=\s*(\S+)$/.exec(text) ?? [];
  return rpc === undefined || value === undefined ? undefined : { rpc, value };
}

/** Whether a rule is for an rpc. */
export function isRuleFor(rule: RpcRule, method: MethodDefinition): boolean {
  return rule.rpc === method.name || rule.rpc === method.path;
}

/** @throws Error naming the variable, and the rpcs in it that no service has */
export function assertRpcsExist(
  rules: readonly RpcRule[],
  { services, service }: BuiltInContext,
  variable: string,
): void {
  const methods = services.flatMap((each) => each.methods);
  const unknown = rules.filter((rule) => !methods.some((method) => isRuleFor(rule, method)));
  if (unknown.length === 0) return;
  const names = unknown.map(({ rpc }) => `"${rpc}"`).join(', ');
  throw new Error(
    `${joinName(service.envPrefix, variable)} names ${names}, which no service has: expected one of ${methods.map(({ name }) => name).join(', ')}`,
  );
}
