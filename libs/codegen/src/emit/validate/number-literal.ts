import type { ScalarType } from '../../model/model.js';

/** A number of a rule, as code and as text for people. */
export interface NumberFormat {
  literal(value: number | bigint): string;
  show(value: number | bigint): string;
}

const INTEGER: NumberFormat = { literal: String, show: String };
const BIGINT: NumberFormat = { literal: (value) => `${value}n`, show: String };
const DOUBLE: NumberFormat = { literal: String, show: String };
const FLOAT: NumberFormat = {
  literal: (value) => {
    const short = shortestFloat(Number(value));
    return Object.is(short, Number(value)) ? String(short) : `Math.fround(${short})`;
  },
  show: (value) => String(shortestFloat(Number(value))),
};

export function numberFormat(scalar: ScalarType): NumberFormat {
  if (scalar.endsWith('64')) return BIGINT;
  if (scalar === 'float') return FLOAT;
  return scalar === 'double' ? DOUBLE : INTEGER;
}

/** The number with the fewest digits that is the same float: 1.23 for 1.2300000190734863. */
function shortestFloat(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return candidate;
  }
  return value;
}
