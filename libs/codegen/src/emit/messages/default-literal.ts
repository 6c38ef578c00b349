import type { FieldModel } from '../../model/model.js';
import { literal } from '../../print/printable.js';

/** Default of a singular scalar or enum field as an expression. */
export function defaultLiteral({ defaultValue }: Pick<FieldModel, 'defaultValue'>): string {
  switch (typeof defaultValue) {
    case 'string':
      return literal(defaultValue);
    case 'bigint':
      return `${defaultValue}n`;
    case 'number':
      return Object.is(defaultValue, -0) ? '-0' : String(defaultValue);
    case 'boolean':
      return String(defaultValue);
    case 'object':
      return `new Uint8Array(${defaultValue.length === 0 ? '' : `[${defaultValue.join(', ')}]`})`;
    default:
      return 'undefined';
  }
}
