import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCS = join(import.meta.dirname, '../../../../../docs');

/** A request of the documentation, and the answer that it shows. */
export interface DocumentedCall {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly status: number;
  readonly answerHeaders: Readonly<Record<string, string>>;
  readonly answer: string;
}

/** Text of a page of the documentation. */
export function pageText(name: string): string {
  return readFileSync(join(DOCS, name), 'utf8');
}

/** The `http` blocks of a page: a request and its answer, as they look on the wire. */
export function documentedCalls(page: string): DocumentedCall[] {
  const blocks = pageText(page).matchAll(/^```http\n([^]*?)^```/gm);
  return [...blocks].map(([, block]) => callOf(block!));
}

function callOf(block: string): DocumentedCall {
  const [request = '', answer = ''] = block.split(/^HTTP\/1\.1 /m);
  const { first, headers, body } = messageOf(request);
  const { first: status, headers: answerHeaders, body: answerBody } = messageOf(answer);
  const [method = '', path = ''] = first.split(' ');
  return { method, path, headers, body, status: Number(status), answerHeaders, answer: answerBody };
}

function messageOf(text: string) {
  const [head = '', ...rest] = text.split('\n\n');
  const [first = '', ...lines] = head.split('\n');
  const headers = lines.filter(Boolean).map((line) => line.split(/: (.*)/).slice(0, 2));
  return {
    first,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: rest.join('\n\n').replace(/\n+$/, ''),
  };
}

/** Rows of the tables of a page, without their heads, cell by cell. */
export function tableRows(text: string): string[][] {
  return text
    .split('\n')
    .filter((line, index, lines) => line.startsWith('|') && !isHead(lines, index))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

function isHead(lines: readonly string[], index: number): boolean {
  const isRule = (line = ''): boolean => /^\|[ :|-]+\|$/.test(line);
  return isRule(lines[index]) || isRule(lines[index + 1]);
}

/** What stands between `<!-- name -->` and `<!-- /name -->`, and what around it. */
export function markedPart(text: string, name: string) {
  const [before = '', rest = ''] = text.split(`<!-- ${name} -->`);
  const [part = '', after = ''] = rest.split(`<!-- /${name} -->`);
  return {
    part,
    replacedBy: (other: string) => `${before}<!-- ${name} -->${other}<!-- /${name} -->${after}`,
  };
}

/** Writes a page. */
export function pagePath(name: string): string {
  return join(DOCS, name);
}

/** A table as Prettier writes it. */
export function markdownTable(rows: readonly string[][]): string {
  const widths = rows[0]!.map((_cell, column) =>
    Math.max(...rows.map((row) => row[column]!.length), 3),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  const [head, ...body] = rows;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head!), rule, ...body.map(line)].join('\n');
}
