import type { ConfigProblem } from '../config-error.js';
import type { ConfigVariable } from '../config-variable.js';

/** Everything there is to say about the configuration of a service. */
export interface ConfigReport {
  readonly service: {
    /** Such as `user-service`. */
    readonly name: string;
    readonly version: string;
    readonly description: string;
  };
  readonly variables: readonly ConfigVariable[];
  /** What keeps the service from starting. */
  readonly problems: readonly ConfigProblem[];
  /** Hints that do not keep it from starting, such as about unknown variables. */
  readonly warnings: readonly string[];
}

export interface ConfigFormatOptions {
  /** Whether variables without a default are shown even if they are neither required nor set. @default false */
  readonly all?: boolean;
  /** Whether to say what each variable means. @default true */
  readonly comments?: boolean;
  /** Columns of the terminal that a table is for. @default descriptions of 80 characters */
  readonly width?: number;
}

/** Variables that belong together, in the order they are read. */
export interface ConfigGroup {
  readonly title: string;
  readonly variables: readonly ConfigVariable[];
}

/** The variables of a report by what they belong to; one that several parts read is there once. */
export function groupsOf(
  { variables }: ConfigReport,
  { all = false }: ConfigFormatOptions = {},
): ConfigGroup[] {
  const groups = new Map<string, Map<string, ConfigVariable>>();
  const seen = new Set<string>();
  for (const variable of variables) {
    if (seen.has(variable.name) || !(all || isInteresting(variable))) continue;
    seen.add(variable.name);
    const group = groups.get(variable.group) ?? new Map<string, ConfigVariable>();
    groups.set(variable.group, group.set(variable.name, variable));
  }
  return [...groups].map(([title, group]) => ({ title, variables: [...group.values()] }));
}

/** How many variables are left out unless all are asked for. */
export function countHidden(report: ConfigReport): number {
  const count = (groups: readonly ConfigGroup[]): number =>
    groups.reduce((sum, { variables }) => sum + variables.length, 0);
  return count(groupsOf(report, { all: true })) - count(groupsOf(report));
}

function isInteresting({ default: fallback, required, source }: ConfigVariable): boolean {
  return fallback !== undefined || required || source !== 'unset';
}

/** Description, expectation and other names of a variable as one text. */
export function explain({
  description,
  expected,
  aliases,
  required,
  secret,
}: ConfigVariable): string {
  const sentences = [
    description,
    expected === 'text' || expected === 'a secret text' ? '' : `Expected: ${expected}.`,
    required ? 'Required.' : '',
    secret ? 'Secret.' : '',
    aliases.length > 0 ? `Also read: ${aliases.join(', ')}.` : '',
  ];
  return sentences.filter((text) => text !== '').join(' ');
}

/** Whether a value was given, as opposed to a default. */
export function isGiven({ source }: ConfigVariable): boolean {
  return source === 'environment' || source === 'dotenv' || source === 'file';
}
