import type { PathTemplate, TemplateSegment, TemplateVariable } from '@nestjs-toolkit/http-rule';

/** A parameter of an OpenAPI path. */
export interface PathParameter {
  readonly name: string;
  /** Variable of the template that it is of; undefined for a wildcard outside of variables. */
  readonly variable: TemplateVariable | undefined;
  /** Whether it is the whole value of the variable. */
  readonly isWhole: boolean;
  /** Whether it may hold several segments: `**`. */
  readonly isMulti: boolean;
}

/** A template in the terms of OpenAPI, whose parameters stand for one segment each. */
export interface OpenapiPath {
  /** Such as `/v1/shelves/{shelf}/books/{book}:archive`. */
  readonly path: string;
  readonly parameters: readonly PathParameter[];
  /** What variables with literals are made of, by name: `shelves/{shelf}/books/{book}`. */
  readonly compositions: ReadonlyMap<string, string>;
}

/**
 * Turns a template of `google.api.http` into an OpenAPI path. A variable of several segments becomes
 * one parameter for each wildcard, named after the literal in front of it, because clients encode
 * slashes in parameters: `/v1/{name=shelves/*}` → `/v1/shelves/{shelf}`.
 */
export function openapiPath(template: PathTemplate): OpenapiPath {
  const names = new Set(template.variables.map(({ name }) => name));
  const parameters: PathParameter[] = [];
  const parts = template.segments.map((segment, index) => {
    if (segment.kind === 'literal') return segment.text;
    const variable = template.variables.find(({ start, end }) => start <= index && index < end);
    const isWhole = variable !== undefined && variable.end - variable.start === 1;
    const name = isWhole ? variable.name : freshName(template.segments, index, names);
    parameters.push({ name, variable, isWhole, isMulti: segment.kind === 'multi' });
    return `{${name}}`;
  });
  const verb = template.verb === undefined ? '' : `:${template.verb}`;
  const compositions = template.variables
    .filter(({ start, end }) => end - start > 1)
    .map(({ name, start, end }) => [name, parts.slice(start, end).join('/')] as const);
  return { path: `/${parts.join('/')}${verb}`, parameters, compositions: new Map(compositions) };
}

/** A path with the names of its parameters left out: two paths of the same shape are one for OpenAPI. */
export function shapeOf(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, '{}');
}

function freshName(
  segments: readonly TemplateSegment[],
  index: number,
  taken: Set<string>,
): string {
  const before = segments[index - 1];
  const word = before?.kind === 'literal' ? before.text.replaceAll(/\W+/g, '_') : '';
  const base = word === '' ? 'segment' : singular(word);
  let name = base;
  for (let number = 2; taken.has(name); number += 1) name = `${base}_${number}`;
  taken.add(name);
  return name;
}

/** `shelves` → `shelf`, `entries` → `entry`, `books` → `book`. */
function singular(word: string): string {
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (word.endsWith('lves')) return `${word.slice(0, -3)}f`;
  return /[^su]s$/.test(word) ? word.slice(0, -1) : word;
}
