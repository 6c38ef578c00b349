import type { logging } from '@angular-devkit/core';
import { count } from './count.js';

/** What a schematic found and did, printed once at the end. */
export class Report {
  readonly notes: string[] = [];
  readonly warnings: string[] = [];
  readonly actions: string[] = [];

  /** Something good to know. */
  note(text: string): void {
    this.notes.push(text);
  }

  /** Something that may be wrong. */
  warn(text: string): void {
    this.warnings.push(text);
  }

  /** Something that the user has to do, because it could not be done safely. */
  action(text: string): void {
    this.actions.push(text);
  }

  print(logger: logging.LoggerApi): void {
    const { notes, warnings, actions } = this;
    if (notes.length > 0) logger.info(section('Notes:', notes));
    if (warnings.length > 0) logger.warn(section('Please review:', warnings));
    if (actions.length > 0) {
      logger.warn(section(`${count(actions.length, 'thing')} left for you to do:`, actions));
    }
  }
}

function section(title: string, items: readonly string[]): string {
  const list = items.map((item) => `  - ${item.replaceAll('\n', '\n    ')}`);
  return ['', title, ...list].join('\n');
}
