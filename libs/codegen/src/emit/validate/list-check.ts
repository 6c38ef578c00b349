import { array, type Printable } from '../../print/printable.js';
import type { Check, CheckContext } from './check.js';

/** Longest condition that names its values one by one; longer lists become a set. */
const MAX_INLINE_LENGTH = 60;

interface Listed {
  /** Beginning of the rule id, such as `string`. */
  readonly kind: string;
  /** Values as code. */
  readonly literals: readonly string[];
  /** Values for people. */
  readonly shown: readonly string[];
}

/** The check of `in`; none for an empty list. */
export function inCheck(context: CheckContext, { kind, literals, shown }: Listed): Check[] {
  if (literals.length === 0) return [];
  const inline = literals.map((each) => `${context.value} !== ${each}`).join(' && ');
  return [
    {
      rule: `${kind}.in`,
      message: `must be in list [${shown.join(', ')}]`,
      broken:
        inline.length <= MAX_INLINE_LENGTH ? inline : ['!', isInSet(context, literals, 'Allowed')],
    },
  ];
}

/** The check of `not_in`; none for an empty list. */
export function notInCheck(context: CheckContext, { kind, literals, shown }: Listed): Check[] {
  if (literals.length === 0) return [];
  const inline = literals.map((each) => `${context.value} === ${each}`).join(' || ');
  return [
    {
      rule: `${kind}.not_in`,
      message: `must not be in list [${shown.join(', ')}]`,
      broken: inline.length <= MAX_INLINE_LENGTH ? inline : isInSet(context, literals, 'Forbidden'),
    },
  ];
}

function isInSet(context: CheckContext, literals: readonly string[], hint: string): Printable {
  const set = context.constant(hint, ['new Set(', array(literals), ')']);
  return `${set}.has(${context.value})`;
}
