import type { Call } from '../call/call.js';
import { parseDuration } from '../config/duration.js';
import { env } from '../config/env.js';
import type { MethodDefinition } from '../service/service-definition.js';
import type { BuiltInMiddleware } from './built-in/built-in-middleware.js';
import type { Next, ToolkitMiddleware } from './middleware.js';
import { assertRpcsExist, isRuleFor, type RpcRule, splitRule } from './rpc-rules.js';

interface TimeoutRule extends RpcRule {
  /** In milliseconds. */
  readonly timeout: number;
}

/** How long calls may take: `{SERVICE_PREFIX}_TIMEOUT_*`. */
export class TimeoutOptions {
  after = env.duration('AFTER', {
    default: '30s',
    description:
      'Time after which a call ends with DEADLINE_EXCEEDED or 504, streams too, unless its caller gave it less; 0 never.',
  });
  rules = env.list('RULES', {
    default: [],
    description: 'Times of single rpcs: ListUsers=5s,Export=10m.',
  });

  /** Rules across variables. */
  validate(): string[] {
    return this.rules
      .filter((rule) => !parseRule(rule))
      .map((rule) => `RULES: "${rule}" is no rule: expected such as ListUsers=5s`);
  }
}

/** @returns `undefined` if the text is no rule */
function parseRule(text: string): TimeoutRule | undefined {
  const { rpc, value } = splitRule(text) ?? {};
  const timeout = value === undefined ? undefined : parseDuration(value);
  return rpc === undefined || timeout === undefined ? undefined : { rpc, timeout };
}

/** Built-in middleware `timeout`: ends calls that take too long and tells their handlers to stop. */
export class TimeoutMiddleware implements ToolkitMiddleware {
  readonly #rules: readonly TimeoutRule[];

  constructor(private readonly options: TimeoutOptions) {
    this.#rules = options.rules.map((rule) => parseRule(rule)!);
  }

  use(call: Call, next: Next): Promise<unknown> {
    const timeout = this.#timeoutOf(call.method);
    if (timeout > 0) call.limitTime(timeout);
    return next();
  }

  #timeoutOf(method: MethodDefinition): number {
    return this.#rules.find((rule) => isRuleFor(rule, method))?.timeout ?? this.options.after;
  }
}

export const timeout: BuiltInMiddleware = {
  name: 'timeout',
  description: 'Ends calls that take too long with DEADLINE_EXCEEDED or 504.',
  configs: [{ prefix: 'TIMEOUT', type: TimeoutOptions }],
  create: (context) => {
    const options = context.options(TimeoutOptions);
    assertRpcsExist(
      options.rules.map((rule) => parseRule(rule)!),
      context,
      'TIMEOUT_RULES',
    );
    return new TimeoutMiddleware(options);
  },
};
