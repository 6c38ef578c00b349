import type { ConfigVariable } from '../config-variable.js';
import {
  countHidden,
  groupsOf,
  type ConfigFormatOptions,
  type ConfigReport,
} from './config-report.js';
import { wrapText } from './wrap-text.js';

/** Widest description where the width of the terminal is not known, and narrowest, in characters. */
const DESCRIPTION_WIDTH = 80;
const MIN_DESCRIPTION_WIDTH = 30;

/** Longer values are cut, in characters. */
const VALUE_WIDTH = 32;

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
  const layout = { widths, text: descriptionWidth(widths, options.width) };
  const lines = [
    ...renderRow(header, layout),
    ...groups.flatMap(({ title, rows }) => [
      '',
      `${title}`,
      ...rows.flatMap((row) => renderRow(row, layout)),
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
  const text = value ?? '';
  return text.length > VALUE_WIDTH ? `${text.slice(0, VALUE_WIDTH - 1)}…` : text;
}

interface Layout {
  readonly widths: readonly number[];
  /** Of the description. */
  readonly text: number;
}

/** What other columns leave of the terminal. */
function descriptionWidth(widths: readonly number[], terminal: number | undefined): number {
  if (terminal === undefined) return DESCRIPTION_WIDTH;
  const taken = widths.slice(0, 4).reduce((sum, width) => sum + width + 2, 2);
  return Math.max(MIN_DESCRIPTION_WIDTH, terminal - taken);
}

/** The last column takes what it needs. */
function columnWidths(rows: readonly Row[]): number[] {
  return rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
}

function renderRow(row: Row, { widths, text }: Layout): string[] {
  const hasDescription = row.length === 5;
  const [first = '', ...rest] = hasDescription ? wrapText(row[4]!, text) : [''];
  const cells = (hasDescription ? row.slice(0, 4) : row).map((cell, column) =>
    cell.padEnd(widths[column]!),
  );
  const indent = ' '.repeat(cells.reduce((sum, cell) => sum + cell.length + 2, 2));
  const line = `  ${[...cells, first].join('  ')}`.trimEnd();
  return [line, ...rest.map((more) => indent + more)];
}
