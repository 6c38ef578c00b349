import { JsonError, invalidValue } from './json-error.js';
import { stringText } from './write-scalar.js';

export const FIELD_MASK_EXPECTED =
  'lowerCamelCase field paths separated by commas, such as "user.displayName,photo"';

/**
 * JSON of a `FieldMask`: its paths in lowerCamelCase. A path that would not come back the same is
 * refused (google/protobuf/field_mask.proto, "JSON Encoding of Field Masks").
 */
export function fieldMaskText(paths: readonly string[]): string {
  if (!Array.isArray(paths)) throw invalidValue(paths, 'an array of field paths');
  return stringText(paths.map(camelPath).join(','));
}

function camelPath(path: unknown): string {
  if (typeof path === 'string' && /^(?!$)(?:[^A-Z_,\s]|_[a-z])*$/.test(path)) {
    return path.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  }
  throw new JsonError(
    `invalid field path ${typeof path === 'string' ? JSON.stringify(path) : String(path)}`,
    'expected snake_case that lowerCamelCase can tell: no capitals, each "_" before a small letter',
  );
}

/** Reads the JSON form. Undefined when the text is none. */
export function parseFieldMask(text: string): string[] | undefined {
  if (text === '') return [];
  const paths = text.split(',');
  return paths.every((path) => /^[^_\s]+$/.test(path)) ? paths.map(snakePath) : undefined;
}

/** Reads what query parameters have: paths in lowerCamelCase or as the proto names them. */
export function parseFieldMaskParameter(text: string): string[] | undefined {
  if (text === '') return [];
  const paths = text.split(',');
  if (!paths.every((path) => /^\S+$/.test(path))) return undefined;
  return paths.map((path) => (path.includes('_') ? path : snakePath(path)));
}

function snakePath(path: string): string {
  return path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
