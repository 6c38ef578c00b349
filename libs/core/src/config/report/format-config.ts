import type { ConfigFormatOptions, ConfigReport } from './config-report.js';
import { formatConfigJsonSchema } from './json-schema-format.js';
import { formatConfigKubernetes } from './kubernetes-format.js';
import { formatConfigMarkdown } from './markdown-format.js';
import { formatConfigTable } from './table-format.js';
import { formatConfigDotenv, formatConfigYaml } from './text-formats.js';

const FORMATS = {
  table: formatConfigTable,
  yaml: formatConfigYaml,
  env: formatConfigDotenv,
  markdown: formatConfigMarkdown,
  'json-schema': formatConfigJsonSchema,
  kubernetes: formatConfigKubernetes,
} as const satisfies Record<
  string,
  (report: ConfigReport, options?: ConfigFormatOptions) => string
>;

/** How the configuration can be printed. */
export type ConfigFormat = keyof typeof FORMATS;

/** Names of all formats. */
export const CONFIG_FORMATS = Object.keys(FORMATS) as readonly ConfigFormat[];

/** The configuration of a service as text, without a line break at the end. */
export function formatConfig(
  report: ConfigReport,
  format: ConfigFormat,
  options: ConfigFormatOptions = {},
): string {
  return FORMATS[format](report, options);
}
