import type { Position } from '../position.js';
import type { Problem } from '../problem.js';

/** Collects problems, so that all are reported at once. */
export class ProblemList {
  readonly problems: Problem[] = [];

  /** @param hint what was expected, or how to fix it */
  error(position: Position, message: string, hint: string): void {
    this.problems.push({ severity: 'error', ...position, message, hint });
  }

  warning(position: Position, message: string, hint: string): void {
    this.problems.push({ severity: 'warning', ...position, message, hint });
  }
}

/** `"a", "b"` */
export function quoted(names: Iterable<string>): string {
  return [...names].map((name) => `"${name}"`).join(', ');
}
