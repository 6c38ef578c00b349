import { canonicalPath, encodeSegment } from './percent-encoding.js';
import type {
  InvalidTemplate,
  PathTemplate,
  TemplateSegment,
  TemplateVariable,
} from './path-template.js';
import { templateWithoutExpressions } from './router-expression.js';
import { isIdentifierPart, isIdentifierStart, isLiteralCharacter, show } from './characters.js';

/**
 * Reads a path template with the grammar of `google/api/http.proto`:
 *
 * ```text
 * Template  = "/" [ Segments ] [ Verb ]
 * Segments  = Segment { "/" Segment }
 * Segment   = "*" | "**" | LITERAL | Variable
 * Variable  = "{" FieldPath [ "=" Segments ] "}"      (without variables inside)
 * FieldPath = IDENT { "." IDENT }
 * Verb      = ":" LITERAL
 * ```
 *
 * `**` must be the last segment. A literal consists of the characters that RFC 3986 allows in a path
 * segment, other than `*`; a colon belongs to the literal, except that the last colon of the last
 * segment begins the verb. No field may be bound twice.
 */
export function parseTemplate(text: string): PathTemplate | InvalidTemplate {
  try {
    return new TemplateParser(text).parse();
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    return { kind: 'invalid', position: error.position, message: error.message };
  }
}

/** How the parser gets out; never leaves this file. */
class TemplateProblem extends Error {
  constructor(
    readonly position: number,
    message: string,
  ) {
    super(message);
  }
}

class TemplateParser {
  readonly #text: string;
  readonly #segments: TemplateSegment[] = [];
  readonly #variables: TemplateVariable[] = [];
  #position = 0;
  #multiPosition: number | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): PathTemplate {
    if (!this.#accept('/')) this.#fail('"/" at the beginning');
    let verb: string | undefined;
    if (this.#position < this.#text.length) verb = this.#path();
    return {
      kind: 'template',
      text: this.#text,
      segments: this.#segments,
      variables: this.#variables,
      verb,
    };
  }

  /** Segments and verb of the template itself. @returns the verb */
  #path(): string | undefined {
    do {
      if (this.#peek() === '{') this.#variable();
      else this.#segment(false);
      const next = this.#peek();
      if (next === ':') return this.#verb();
      if (next !== undefined && next !== '/') this.#fail('"/", ":" or the end of the template');
    } while (this.#accept('/'));
    return undefined;
  }

  #segment(inVariable: boolean): void {
    this.#refuseAfterMulti();
    if (this.#peek() === '*') this.#wildcard();
    else if (inVariable && this.#peek() === '{') {
      this.#problem('a variable cannot be inside another variable');
    } else {
      this.#literal(inVariable);
    }
  }

  #literal(inVariable: boolean): void {
    const start = this.#position;
    if (this.#peek() === ':') this.#refuseColon();
    const lastColon = this.#skipLiteral();
    const beforeVerb = !inVariable && this.#peek() === undefined && lastColon !== -1;
    if (beforeVerb) this.#position = lastColon;
    if (this.#position === start) this.#fail(SEGMENT);
    const text = this.#text.slice(start, this.#position);
    this.#segments.push({ kind: 'literal', text, value: this.#canonical(start) });
  }

  #wildcard(): void {
    const start = this.#position;
    this.#position += 1;
    const multi = this.#accept('*');
    if (multi) this.#multiPosition = start;
    this.#segments.push({ kind: multi ? 'multi' : 'single' });
    const next = this.#peek();
    if (next !== undefined && (next === '*' || isLiteralCharacter(next)) && next !== ':') {
      this.#problem(`${show(multi ? '**' : '*')} must be a whole segment`, start);
    }
  }

  #variable(): void {
    this.#refuseAfterMulti();
    const position = this.#position;
    const start = this.#segments.length;
    this.#position += 1;
    const fieldPath = this.#fieldPath(position);
    if (this.#accept('=')) {
      do this.#segment(true);
      while (this.#accept('/'));
    } else {
      this.#segments.push({ kind: 'single' });
    }
    if (!this.#accept('}')) this.#fail('"/" or "}"');
    this.#addVariable(fieldPath, start, position);
  }

  #addVariable(fieldPath: string[], start: number, position: number): void {
    const name = fieldPath.join('.');
    if (this.#variables.some((variable) => variable.name === name)) {
      this.#problem(`field ${show(name)} is bound twice: bind each field once`, position);
    }
    const end = this.#segments.length;
    const multiSegment = end - start !== 1 || this.#segments[start]?.kind === 'multi';
    this.#variables.push({ fieldPath, name, start, end, multiSegment, position });
  }

  #fieldPath(variablePosition: number): string[] {
    const names: string[] = [];
    do {
      const start = this.#position;
      while (this.#position < this.#text.length && this.#isIdentifierAt(start)) this.#position += 1;
      if (this.#position === start) this.#fail('a field name such as "user_id"');
      names.push(this.#text.slice(start, this.#position));
    } while (this.#accept('.'));
    if (this.#peek() === ':') this.#refuseExpression(names.join('.'), variablePosition);
    const next = this.#peek();
    if (next !== '=' && next !== '}') this.#fail('".", "=" or "}"');
    return names;
  }

  #isIdentifierAt(start: number): boolean {
    const character = this.#text.charAt(this.#position);
    return this.#position === start ? isIdentifierStart(character) : isIdentifierPart(character);
  }

  /** A verb, which begins at the colon that the parser has reached. */
  #verb(): string {
    const start = ++this.#position;
    this.#skipLiteral();
    if (this.#position === start) this.#fail('a verb such as "cancel"');
    if (this.#position < this.#text.length) {
      this.#fail(`the end of the template, as a verb comes last`);
    }
    return this.#canonical(start);
  }

  /** Passes over a literal, colons included. @returns where its last colon is, or -1 */
  #skipLiteral(): number {
    let lastColon = -1;
    for (let next = this.#peek(); next !== undefined; next = this.#peek()) {
      if (!isLiteralCharacter(next)) break;
      if (next === ':') lastColon = this.#position;
      this.#position += 1;
    }
    this.#refuseBadCharacter();
    return lastColon;
  }

  #refuseBadCharacter(): void {
    const next = this.#peek();
    if (next === undefined || STRUCTURE.includes(next)) return;
    if (next === '*') this.#problem('"*" must be a whole segment; write "%2A" for the character');
    const encoded = encodeSegment(next);
    this.#problem(
      encoded === next
        ? `unexpected ${show(next)}`
        : `unexpected ${show(next)}: write it as ${show(encoded)}`,
    );
  }

  #canonical(start: number): string {
    const canonical = canonicalPath(this.#text.slice(start, this.#position));
    if (typeof canonical === 'string') return canonical;
    return this.#problem(canonical.message, start + canonical.position);
  }

  #refuseAfterMulti(): void {
    if (this.#multiPosition === undefined) return;
    this.#problem('"**" must be the last segment', this.#multiPosition);
  }

  #refuseColon(): never {
    const start = this.#position;
    this.#position += 1;
    this.#skipLiteral();
    const name = this.#text.slice(start + 1, this.#position);
    return this.#problem(
      `a segment cannot begin with ":": write a variable as "{${name || 'name'}}"`,
      start,
    );
  }

  #refuseExpression(field: string, variablePosition: number): never {
    return this.#problem(
      `regular expressions are not part of google.api.http: write ${show(
        templateWithoutExpressions(this.#text),
      )} and limit ${show(field)} with a validation rule`,
      variablePosition,
    );
  }

  #peek(): string | undefined {
    const code = this.#text.codePointAt(this.#position);
    return code === undefined ? undefined : String.fromCodePoint(code);
  }

  #accept(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#position += 1;
    return true;
  }

  #fail(expected: string): never {
    const next = this.#peek();
    this.#problem(
      next === undefined
        ? `the template ends too early: expected ${expected}`
        : `unexpected ${show(next)}: expected ${expected}`,
    );
  }

  #problem(message: string, position = this.#position): never {
    throw new TemplateProblem(position, message);
  }
}

const SEGMENT = 'a segment such as "users", "{user_id}" or "*"';

/** Characters after which a literal may end. */
const STRUCTURE = '/:{}';
