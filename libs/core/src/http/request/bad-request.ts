import { StatusError } from '../../error/status-error.js';
import type { JsonError } from '../../json/json-error.js';
import { invalidRequest } from '../../validation/invalid-request.js';

/** Where in a request a value was. */
export type RequestPart = 'path variable' | 'query parameter' | 'form field';

/**
 * The error of a value that cannot be put into its field.
 *
 * @param name as the request, or the template of the path, has it
 */
export function badValue(
  part: RequestPart,
  name: string,
  field: string,
  problem: string,
): StatusError {
  return invalidRequest([
    { field, rule: 'http.binding', message: `${part} "${name}": ${problem}` },
  ]);
}

/** The error of a body that is no JSON, or no JSON of its message. */
export function badJson(error: JsonError): StatusError {
  const options = { cause: error };
  if (error.path === '') return StatusError.invalidArgument(error.message, options);
  const place =
    error.line === undefined ? '' : ` (line ${error.line}, column ${error.column ?? 0})`;
  return invalidRequest([
    { field: error.path, rule: 'json', message: `${error.description}${place}` },
  ]);
}
