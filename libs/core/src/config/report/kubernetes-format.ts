import type { ConfigVariable } from '../config-variable.js';
import {
  explain,
  groupsOf,
  isGiven,
  type ConfigFormatOptions,
  type ConfigReport,
} from './config-report.js';
import { quoteYaml } from './text-formats.js';
import { wrapText } from './wrap-text.js';

/**
 * The configuration as a Kubernetes ConfigMap and a Secret to start from: what is set in the
 * environment, defaults commented out, and empty places for secrets, whose values are never printed.
 */
export function formatConfigKubernetes(
  report: ConfigReport,
  options: ConfigFormatOptions = {},
): string {
  const variables = groupsOf(report, options).flatMap((group) => group.variables);
  const plain = variables.filter(({ secret }) => !secret);
  const secrets = variables.filter(({ secret }) => secret);
  const { name } = report.service;
  return [
    manifest({ kind: 'ConfigMap', name, section: 'data' }, plain, options),
    manifest({ kind: 'Secret', name, section: 'stringData' }, secrets, options),
  ].join('\n');
}

interface ManifestHead {
  readonly kind: string;
  readonly name: string;
  readonly section: string;
}

function manifest(
  { kind, name, section }: ManifestHead,
  variables: readonly ConfigVariable[],
  { comments = true }: ConfigFormatOptions,
): string {
  const isEmpty = variables.every((variable) => isOptional(variable));
  return [
    '---',
    'apiVersion: v1',
    `kind: ${kind}`,
    'metadata:',
    `  name: ${quoteYaml(name)}`,
    isEmpty ? `${section}: {}` : `${section}:`,
    ...variables.flatMap((variable) => [
      ...(comments ? wrapText(explain(variable), 94).map((text) => `  # ${text}`) : []),
      `  ${isOptional(variable) ? '# ' : ''}${variable.name}: ${quoteYaml(variable.secret ? '' : (variable.value ?? ''))}`,
    ]),
  ].join('\n');
}

/** Whether the service starts as it is without the line. */
function isOptional(variable: ConfigVariable): boolean {
  return !isGiven(variable) && !(variable.required && variable.default === undefined);
}
