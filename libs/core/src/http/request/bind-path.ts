import type { PathTemplate } from '@nestjs-toolkit/http-rule';
import { JsonError } from '../../json/json-error.js';
import type { JsonType } from '../../json/json-type.js';
import { badValue } from './bad-request.js';
import { findField, holderOf, isField, type FieldPath } from './field-path.js';

/** Puts the values of a path's variables into a message. @throws StatusError for a value that is not of its type */
export type PathBinder = (message: object, values: readonly string[]) => void;

/**
 * Makes the binder of a template.
 *
 * @throws Error if a variable names no field, or one that a path cannot hold
 */
export function createPathBinder(type: JsonType, template: PathTemplate): PathBinder {
  const targets = template.variables.map(({ fieldPath }) => targetOf(type, fieldPath));
  return (message, values) => {
    for (let index = 0; index < targets.length; index += 1) {
      const { path, name } = targets[index]!;
      const holder = path.parents.length === 0 ? message : holderOf(path, message);
      path.field.set(holder, parse(path, name, values[index]!));
    }
  };
}

function targetOf(type: JsonType, fieldPath: readonly string[]): { path: FieldPath; name: string } {
  const name = fieldPath.join('.');
  const path = findField(type, fieldPath);
  if (!isField(path)) throw new Error(`variable "${name}" cannot be bound: ${path.problem}`);
  const { cardinality, type: valueType } = path.field;
  if (cardinality !== 'singular' || !valueType.parseText) {
    const what = cardinality === 'singular' ? valueType.typeName : cardinality;
    throw new Error(`variable "${name}" cannot be bound: a path cannot hold a ${what} field`);
  }
  return { path, name };
}

function parse({ field, text }: FieldPath, name: string, value: string): unknown {
  try {
    return field.parseText(value);
  } catch (error) {
    if (error instanceof JsonError) throw badValue('path variable', name, text, error.description);
    throw error;
  }
}
