import type { PathTemplate, TemplateVariable } from './path-template.js';
import { decodeSegment, decodeSegments } from './percent-encoding.js';

/**
 * Reads the variables of a template, in their order, out of a path that matches it.
 *
 * @param parts the path as it was received, split at its slashes: the first part is empty. The verb is
 *   taken off the last part.
 */
export type Capture = (parts: string[]) => readonly string[];

export function createCapture(template: PathTemplate, keepReserved: boolean): Capture {
  const { variables, verb } = template;
  if (variables.length === 0) return () => NO_VALUES;
  const readers = variables.map((variable) => createReader(template, variable, keepReserved));
  if (verb === undefined) return (parts) => readers.map((read) => read(parts));
  const colons = verb.split(':').length;
  return (parts) => {
    const last = parts.length - 1;
    parts[last] = withoutVerb(parts[last]!, colons);
    return readers.map((read) => read(parts));
  };
}

const NO_VALUES: readonly string[] = [];

function createReader(
  { segments }: PathTemplate,
  { start, end, multiSegment }: TemplateVariable,
  keepReserved: boolean,
): (parts: readonly string[]) => string {
  if (!multiSegment) return (parts) => decodeSegment(parts[start + 1]!);
  const toEnd = end === segments.length && segments.at(-1)?.kind === 'multi';
  const after = toEnd ? undefined : end + 1;
  return (parts) => decodeSegments(parts.slice(start + 1, after).join('/'), keepReserved);
}

/** Cuts off the last colons and what follows them. */
function withoutVerb(part: string, colons: number): string {
  let end = part.length;
  for (let count = 0; count < colons; count += 1) end = part.lastIndexOf(':', end - 1);
  return part.slice(0, end);
}
