import type { ConfigVariable, ConfigVariableKind } from '../config-variable.js';
import { explain, groupsOf, type ConfigReport } from './config-report.js';

/** What the text of a variable looks like, by kind; an approximation that has no false alarms. */
const PATTERNS: Partial<Record<ConfigVariableKind, string>> = {
  integer: '^[+-]?\\d+$',
  number: '^[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?$',
  boolean:
    '^([tT][rR][uU][eE]|[fF][aA][lL][sS][eE]|[tTfF]|[yY][eE][sS]|[nN][oO]|[oO][nN]|[oO][fF][fF]|1|0)$',
};

/** The configuration as a JSON Schema of the environment: an object of texts, as ConfigMaps hold them. */
export function formatConfigJsonSchema(report: ConfigReport): string {
  const { name, description } = report.service;
  const variables = groupsOf(report, { all: true }).flatMap((group) => group.variables);
  const required = variables
    .filter((variable) => variable.required && variable.default === undefined)
    .map((variable) => variable.name);
  return JSON.stringify(
    {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: `Configuration of ${name}`,
      ...(description === '' ? {} : { description }),
      type: 'object',
      properties: Object.fromEntries(variables.map((each) => [each.name, propertyOf(each)])),
      required,
      additionalProperties: true,
    },
    undefined,
    2,
  );
}

function propertyOf(variable: ConfigVariable): object {
  const { kind, choices, default: fallback, secret } = variable;
  const pattern = PATTERNS[kind];
  return {
    type: 'string',
    description: explain(variable),
    ...(choices ? { enum: choices } : {}),
    ...(pattern ? { pattern } : {}),
    ...(kind === 'url' ? { format: 'uri' } : {}),
    ...(fallback === undefined || secret ? {} : { default: fallback }),
    ...(secret ? { writeOnly: true } : {}),
  };
}
