import type { Rule } from '@angular-devkit/schematics';
import type { Report } from '../../report/report.js';

/** Says what is good to know and what is left to do. */
export function printReport(report: Report): Rule {
  return (_, { logger }) => {
    report.print(logger);
  };
}
