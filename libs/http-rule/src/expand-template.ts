import { show } from './characters.js';
import type { PathTemplate, TemplateSegment, TemplateVariable } from './path-template.js';
import { decodeSegments, encodeSegment } from './percent-encoding.js';

/** A path made of a template, or the variable whose value does not fit. */
export type ExpandedPath =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'mismatch'; readonly variable: TemplateVariable; readonly message: string };

/**
 * Makes the path of a request, as a client does: the opposite of matching.
 *
 * @param valueOf gives the value of a variable's field
 * @throws TypeError if the template has a wildcard outside of all variables: nothing says what it stands for
 */
export function expandTemplate(
  template: PathTemplate,
  valueOf: (variable: TemplateVariable) => string,
): ExpandedPath {
  const parts: string[] = [];
  let index = 0;
  for (const variable of template.variables) {
    for (; index < variable.start; index += 1) parts.push(literalAt(template, index));
    const value = valueOf(variable);
    const patterns = template.segments.slice(variable.start, variable.end);
    const encoded = variable.multiSegment
      ? encodeParts(patterns, value)
      : encodePart(patterns[0]!, value);
    if (!encoded)
      return { kind: 'mismatch', variable, message: describe(variable, patterns, value) };
    parts.push(...encoded);
    index = variable.end;
  }
  for (; index < template.segments.length; index += 1) parts.push(literalAt(template, index));
  const verb = template.verb === undefined ? '' : `:${template.verb}`;
  return { kind: 'path', path: `/${parts.join('/')}${verb}` };
}

function literalAt(template: PathTemplate, index: number): string {
  const segment = template.segments[index]!;
  if (segment.kind === 'literal') return segment.text;
  throw new TypeError(
    `template ${show(template.text)} cannot be expanded: it has a wildcard outside of all variables`,
  );
}

/** Encodes a value of several segments. @returns `undefined` if it does not fit the patterns */
function encodeParts(patterns: readonly TemplateSegment[], value: string): string[] | undefined {
  const parts = value === '' ? [] : value.split('/');
  const hasRest = patterns.at(-1)?.kind === 'multi';
  const fixed = hasRest ? patterns.slice(0, -1) : patterns;
  if (hasRest ? parts.length < fixed.length : parts.length !== fixed.length) return undefined;
  const encoded = fixed.map((pattern, index) => encodePart(pattern, parts[index]!));
  if (encoded.some((part) => part === undefined)) return undefined;
  return [...(encoded as string[][]).flat(), ...parts.slice(fixed.length).map(encodeSegment)];
}

function encodePart(pattern: TemplateSegment, part: string): string[] | undefined {
  if (pattern.kind !== 'literal') return part === '' ? undefined : [encodeSegment(part)];
  return part === decodeSegments(pattern.text, false) ? [pattern.text] : undefined;
}

function describe(
  variable: TemplateVariable,
  patterns: readonly TemplateSegment[],
  value: string,
): string {
  const expected = patterns.map((pattern) =>
    pattern.kind === 'literal' ? pattern.text : pattern.kind === 'single' ? '*' : '**',
  );
  return `value ${show(value)} of ${show(variable.name)} does not match ${show(expected.join('/'))}`;
}
