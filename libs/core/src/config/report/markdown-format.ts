import type { ConfigVariable } from '../config-variable.js';
import { groupsOf, type ConfigReport } from './config-report.js';

/**
 * The configuration as Markdown tables for documentation. It depends on the service alone, not on the
 * machine it is made on: defaults are shown, never values of the environment.
 */
export function formatConfigMarkdown(report: ConfigReport): string {
  const { name } = report.service;
  const sections = groupsOf(report, { all: true }).map(
    ({ title, variables }) => `## ${escapeCell(title)}\n\n${tableOf(variables)}`,
  );
  return [`# Configuration of ${name}`, ...sections].join('\n\n');
}

function tableOf(variables: readonly ConfigVariable[]): string {
  const rows = variables.map(({ name, aliases, default: fallback, description, ...rest }) => [
    [name, ...aliases].map(code).join(', '),
    fallback === undefined || rest.secret ? '–' : code(fallback),
    notes(rest),
    escapeCell(description),
  ]);
  const header = ['Variable', 'Default', 'Notes', 'Meaning'];
  return [header, header.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function notes({
  required,
  secret,
  expected,
}: Pick<ConfigVariable, 'required' | 'secret' | 'expected'>): string {
  const expectation = expected === 'text' || secret ? [] : [escapeCell(expected)];
  const marks = [required ? 'required' : '', secret ? 'secret' : ''].filter((text) => text !== '');
  return [...marks, ...expectation].join(', ');
}

function code(text: string): string {
  return text === '' ? '–' : `\`${text.replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
