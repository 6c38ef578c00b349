import type { AnyRules } from '../../gen/validate/validate_pb.js';
import { literal } from '../../print/printable.js';
import type { Check, CheckContext } from './check.js';
import { inCheck, notInCheck } from './list-check.js';

/** Checks of an `Any`, whose type URL is what the context's value holds. */
export function anyChecks(rules: AnyRules, context: CheckContext): Check[] {
  const listed = (urls: readonly string[]) => ({
    kind: 'any',
    literals: urls.map(literal),
    shown: urls.map((url) => JSON.stringify(url)),
  });
  return [...inCheck(context, listed(rules.in)), ...notInCheck(context, listed(rules.notIn))];
}
