import type { ConfigVariable } from '../config-variable.js';
import {
  explain,
  groupsOf,
  isGiven,
  type ConfigFormatOptions,
  type ConfigReport,
} from './config-report.js';
import { wrapText } from './wrap-text.js';

const COMMENT_WIDTH = 96;

/** The configuration as a YAML document of names and values, such as for Helm's `env`. */
export function formatConfigYaml(report: ConfigReport, options: ConfigFormatOptions = {}): string {
  const line = (variable: ConfigVariable): string => {
    const value = variable.secret ? undefined : variable.value;
    return value === undefined ? `${variable.name}:` : `${variable.name}: ${quoteYaml(value)}`;
  };
  return ['---', ...commentedLines(report, options, line)].join('\n');
}

/**
 * The configuration as a `.env` file: what is set in the environment stands there as it is, defaults
 * are commented out, and the values of secrets are left to be filled in.
 */
export function formatConfigDotenv(
  report: ConfigReport,
  options: ConfigFormatOptions = {},
): string {
  const line = (variable: ConfigVariable): string => {
    const { name, value, secret, required } = variable;
    if (secret) return required || isGiven(variable) ? `${name}=` : `# ${name}=`;
    if (isGiven(variable)) return `${name}=${quoteDotenv(value ?? '')}`;
    return required && value === undefined ? `${name}=` : `# ${name}=${quoteDotenv(value ?? '')}`;
  };
  return commentedLines(report, options, line).join('\n');
}

function commentedLines(
  report: ConfigReport,
  options: ConfigFormatOptions,
  lineOf: (variable: ConfigVariable) => string,
): string[] {
  const { comments = true } = options;
  return groupsOf(report, options).flatMap(({ title, variables }, index) => [
    ...(index === 0 ? [] : ['']),
    ...(comments ? [`# ${title}`, ''] : []),
    ...variables.flatMap((variable) => [
      ...(comments ? wrapText(explain(variable), COMMENT_WIDTH).map((text) => `# ${text}`) : []),
      lineOf(variable),
    ]),
  ]);
}

/** JSON strings are YAML strings. */
export function quoteYaml(text: string): string {
  return JSON.stringify(text);
}

function quoteDotenv(text: string): string {
  if (/^[\w./:@,+%-]*$/.test(text)) return text;
  return text.includes("'") ? JSON.stringify(text) : `'${text}'`;
}
