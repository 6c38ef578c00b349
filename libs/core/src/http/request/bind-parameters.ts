import { StatusError } from '../../error/status-error.js';
import { JsonError } from '../../json/json-error.js';
import type { JsonType } from '../../json/json-type.js';
import { badValue, type RequestPart } from './bad-request.js';
import { findField, holderOf, isField, type FieldPath } from './field-path.js';
import { parseParameters, type Parameter } from './parameters.js';

export interface ParameterOptions {
  readonly part: Exclude<RequestPart, 'path variable'>;
  /** What to do with a parameter that names no field, or one that is bound elsewhere. */
  readonly unknown: 'ignore' | 'refuse';
  /** Most parameters. */
  readonly limit: number;
  /** Paths, by proto names, of fields that are bound elsewhere, with all that is inside of them. */
  readonly boundElsewhere: readonly string[];
}

/** Puts the parameters of a query string or form into a message. @throws StatusError naming parameter, value and expected form */
export type ParameterBinder = (message: object, text: string) => void;

/**
 * Makes a binder. A parameter is named by the path of its field, in proto or JSON names:
 * `filter.tags=a&filter.tags=b&labels[key]=value`.
 */
export function createParameterBinder(type: JsonType, options: ParameterOptions): ParameterBinder {
  return (message, text) => {
    const seen = new Map<string, string>();
    for (const parameter of parseParameters(text, options.limit)) {
      const target = targetOf(type, parameter, options);
      const problem = target && bind(message, target, parameter.value, seen);
      if (problem !== undefined) {
        throw badValue(options.part, parameter.name, target!.path.text, problem);
      }
    }
  };
}

/** Where a parameter goes: a field, and the key of an entry if it is a map. */
interface Target {
  readonly path: FieldPath;
  readonly key: string | undefined;
}

function targetOf(
  type: JsonType,
  { name }: Parameter,
  { part, unknown, boundElsewhere }: ParameterOptions,
): Target | undefined {
  const bracket = name.endsWith(']') ? name.indexOf('[') : -1;
  const fieldName = bracket === -1 ? name : name.slice(0, bracket);
  const path = findField(type, fieldName.split('.'));
  if (!isField(path)) {
    if (path.kind === 'blocked') throw badValue(part, name, fieldName, path.problem);
    if (unknown === 'ignore') return undefined;
    throw StatusError.invalidArgument(`unknown ${part} "${name}": ${path.problem}`);
  }
  if (boundElsewhere.some((bound) => isWithin(path.text, bound))) {
    if (unknown === 'ignore') return undefined;
    throw badValue(part, name, path.text, 'the field is bound by the path or the body');
  }
  return { path, key: bracket === -1 ? undefined : name.slice(bracket + 1, -1) };
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`);
}

/** @returns why the value cannot be set */
function bind(
  message: object,
  { path, key }: Target,
  text: string,
  seen: Map<string, string>,
): string | undefined {
  const { field } = path;
  const problem = misuse(path, key);
  if (problem !== undefined) return problem;
  const holder = holderOf(path, message);
  try {
    const value = field.parseText(text);
    if (field.cardinality === 'repeated') return void field.add(holder, value);
    const conflict = conflictOf(path, key, seen);
    if (conflict !== undefined) return conflict;
    if (key === undefined) field.set(holder, value);
    else field.put(holder, key, value);
  } catch (error) {
    if (error instanceof JsonError) return error.description;
    throw error;
  }
  return undefined;
}

/** Why a parameter of this form cannot be for the field. */
function misuse({ field, text }: FieldPath, key: string | undefined): string | undefined {
  if (field.cardinality === 'map') {
    return key === undefined ? `field is a map: write ${text}[key]=value` : undefined;
  }
  if (key !== undefined) {
    return field.cardinality === 'repeated'
      ? `field is a list: write ${text}=a&${text}=b`
      : 'field is no map';
  }
  if (field.message) return `field is a message: name one of its fields, such as ${example(field)}`;
  return undefined;
}

function example({ name, message }: FieldPath['field']): string {
  return `${name}.${[...message!.fields.keys()][0] ?? 'field'}`;
}

/** Why a value, an entry or a oneof cannot be set because another parameter has set it. */
function conflictOf(
  { field, parents, text }: FieldPath,
  key: string | undefined,
  seen: Map<string, string>,
): string | undefined {
  const place = key === undefined ? text : `${text}[${key}]`;
  if (seen.has(place)) return 'given more than once, but the field holds one value';
  seen.set(place, '');
  let within = '';
  for (const { oneof, name } of [...parents, field]) {
    const oneofPlace = `${within}(${oneof})`;
    const member = oneof === undefined ? name : (seen.get(oneofPlace) ?? name);
    if (member !== name) return `"${member}" of the same oneof is given as well`;
    if (oneof !== undefined) seen.set(oneofPlace, name);
    within += `${name}.`;
  }
  return undefined;
}
