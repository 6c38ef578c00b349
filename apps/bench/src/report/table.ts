/** A column of a table. */
export interface Column<Row> {
  readonly title: string;
  /** @default 'right' */
  readonly align?: 'left' | 'right';
  text(row: Row): string;
}

/** A table in Markdown that can be read as it is, too. */
export function markdownTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map((column) => column.text(row))),
  ];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]!.length)));
  const pad = (text: string, index: number): string =>
    columns[index]!.align === 'left' ? text.padEnd(widths[index]!) : text.padStart(widths[index]!);
  const line = (texts: readonly string[]): string => `| ${texts.map(pad).join(' | ')} |`;
  const rule = columns.map(({ align }, index) =>
    align === 'left' ? '-'.repeat(widths[index]!) : `${'-'.repeat(widths[index]! - 1)}:`,
  );
  const [head, ...body] = cells;
  return [line(head!), `| ${rule.join(' | ')} |`, ...body.map(line)].join('\n');
}

/** A number with three digits that matter: `0.123`, `12.3`, `1 234`. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value >= 100) return Math.round(value).toLocaleString('en').replaceAll(',', ' ');
  return value.toFixed(value >= 10 ? 1 : 2);
}

export function times(ratio: number): string {
  return Number.isFinite(ratio) ? `${ratio.toFixed(2)}×` : '–';
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

export function mebibytes(bytes: number): string {
  return String(Math.round(bytes / 1024 ** 2));
}
