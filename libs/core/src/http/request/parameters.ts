import { StatusError } from '../../error/status-error.js';

/** A parameter of a query string or form, decoded. */
export interface Parameter {
  readonly name: string;
  readonly value: string;
}

/**
 * Reads a query string or form by the rules of `application/x-www-form-urlencoded`: `+` is a space.
 *
 * @throws StatusError for encoding that is malformed, or more parameters than the limit
 */
export function parseParameters(text: string, limit: number): Parameter[] {
  const parameters: Parameter[] = [];
  let start = 0;
  while (start <= text.length) {
    const ampersand = text.indexOf('&', start);
    const end = ampersand === -1 ? text.length : ampersand;
    if (end > start) {
      if (parameters.length >= limit) throw tooMany(limit);
      parameters.push(parseParameter(text.slice(start, end)));
    }
    start = end + 1;
  }
  return parameters;
}

function parseParameter(part: string): Parameter {
  const equals = part.indexOf('=');
  const name = decode(equals === -1 ? part : part.slice(0, equals), part);
  return { name, value: equals === -1 ? '' : decode(part.slice(equals + 1), part) };
}

function decode(text: string, part: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    throw StatusError.invalidArgument(
      `parameter ${JSON.stringify(part)} is not percent-encoded UTF-8: write a percent sign as %25`,
    );
  }
}

function tooMany(limit: number): StatusError {
  return StatusError.invalidArgument(`request has more than ${limit} parameters`);
}
