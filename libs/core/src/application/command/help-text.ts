import type { ConfigFormatOptions, ConfigReport } from '../../config/report/config-report.js';
import { formatConfig } from '../../config/report/format-config.js';

const OPTIONS: readonly (readonly [option: string, meaning: string])[] = [
  ['--help, -h', 'print this text'],
  ['--all', 'with --help: also variables that have no default and are not set'],
  ['--without-comments', 'with --help: names and values only'],
  ['--help --table', 'print the variables alone, as a table'],
  ['--help --yaml', 'as YAML'],
  ['--help --env', 'as a .env file'],
  ['--help --markdown', 'as Markdown tables for documentation'],
  ['--help --json-schema', 'as a JSON Schema of the environment'],
  ['--help --kubernetes', 'as a Kubernetes ConfigMap and Secret'],
  ['--doctor', 'ask each backend whether it answers, and explain'],
];

/** What `--help` of a service prints. */
export function helpText(report: ConfigReport, options: ConfigFormatOptions): string {
  const { name, version, description } = report.service;
  const width = Math.max(...OPTIONS.map(([option]) => option.length)) + 2;
  return [
    'NAME',
    `  ${name} ${version}${description === '' ? '' : ` – ${description}`}`,
    '',
    'USAGE',
    '  node main.js [options]',
    '',
    'OPTIONS',
    ...OPTIONS.map(([option, meaning]) => `  ${option.padEnd(width)}${meaning}`),
    '',
    'ENVIRONMENT VARIABLES',
    formatConfig(report, 'table', options),
  ].join('\n');
}
