import type { ConfigVariable } from '../config-variable.js';
import {
  countHidden,
  groupsOf,
  type ConfigFormatOptions,
  type ConfigReport,
} from './config-report.js';
import { wrapText } from './wrap-text.js';

/** Widest description, in characters, as in the original's help. */
const DESCRIPTION_WIDTH = 80;

type Row = readonly string[];

/** The configuration as a table for a terminal. Secrets are never shown, not even their defaults. */
export function formatConfigTable(report: ConfigReport, options: ConfigFormatOptions = {}): string {
  const { comments = true } = options;
  const header = comments
    ? ['ENVIRONMENT', 'VALUE', 'SOURCE', 'REQUIRED', 'DESCRIPTION']
    : ['ENVIRONMENT', 'VALUE', 'SOURCE'];
  const groups = groupsOf(report, options).map(({ title, variables }) => ({
    title,
    rows: variables.map((variable) => rowOf(variable).slice(0, header.length)),
  }));
  const widths = columnWidths([header, ...groups.flatMap(({ rows }) => rows)]);
  const lines = [
    ...renderRow(header, widths),
    ...groups.flatMap(({ title, rows }) => [
      '',
      `${title}`,
      ...rows.flatMap((row) => renderRow(row, widths)),
    ]),
  ];
  const hidden = options.all ? 0 : countHidden(report);
  if (hidden > 0) lines.push('', `${hidden} more without a default: --all shows them`);
  return lines.join('\n');
}

function rowOf(variable: ConfigVariable): Row {
  const { name, source, required, description } = variable;
  return [name, shownValue(variable), source, required ? 'yes' : '', description];
}

function shownValue({ secret, source, value }: ConfigVariable): string {
  if (secret) return source === 'unset' ? '' : '***';
  return value ?? '';
}

/** The last column takes what it needs. */
function columnWidths(rows: readonly Row[]): number[] {
  return rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
}

function renderRow(row: Row, widths: readonly number[]): string[] {
  const hasDescription = row.length === 5;
  const [first = '', ...rest] = hasDescription ? wrapText(row[4]!, DESCRIPTION_WIDTH) : [''];
  const cells = (hasDescription ? row.slice(0, 4) : row).map((cell, column) =>
    cell.padEnd(widths[column]!),
  );
  const indent = ' '.repeat(cells.reduce((sum, cell) => sum + cell.length + 2, 2));
  const line = `  ${[...cells, first].join('  ')}`.trimEnd();
  return [line, ...rest.map((text) => indent + text)];
}
