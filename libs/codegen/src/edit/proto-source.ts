/** A word, a string or a sign of a proto, and where it stands. */
interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A statement of a proto with all that is inside of it, and where it stands in the text. */
export interface Statement {
  /** Its words and signs without comments, up to the first brace of a block. */
  readonly head: readonly string[];
  /** All of its words and signs. */
  readonly tokens: readonly string[];
  readonly start: number;
  /** Behind its last sign. */
  readonly end: number;
  /** What is between its braces. Absent: no block. */
  readonly body: Body | undefined;
}

export interface Body {
  /** Behind the opening brace. */
  readonly start: number;
  /** Before the closing brace. */
  readonly end: number;
  readonly statements: readonly Statement[];
}

const TOKEN = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|(["'])(?:\\.|(?!\1)[^\\\n])*\1|[\w.]+|[^\s]/g;

/** Statements that end with a semicolon even if there are braces in them. */
const WITHOUT_BLOCK = new Set(['edition', 'import', 'option', 'package', 'syntax']);

const OPEN = new Set(['{', '[', '(']);
const CLOSE = new Set(['}', ']', ')']);

/** The statements of a proto, by its words alone: what the compiler would refuse is taken as far as it goes. */
export function scanStatements(text: string): Statement[] {
  const tokens = [...text.matchAll(TOKEN)]
    .filter(([token]) => !/^\/[/*]/.test(token))
    .map((match): Token => {
      return { text: match[0], start: match.index, end: match.index + match[0].length };
    });
  return statementsOf(tokens);
}

function statementsOf(tokens: readonly Token[]): Statement[] {
  const statements: Statement[] = [];
  for (let index = 0; index < tokens.length;) {
    const end = endOfStatement(tokens, index);
    const own = tokens.slice(index, end);
    if (own[0]!.text !== ';') statements.push(toStatement(own));
    index = end;
  }
  return statements;
}

/** Index behind the last token of the statement that begins at an index. */
function endOfStatement(tokens: readonly Token[], from: number): number {
  const hasBlock = !WITHOUT_BLOCK.has(tokens[from]!.text);
  let depth = 0;
  for (let index = from; index < tokens.length; index++) {
    const { text } = tokens[index]!;
    if (OPEN.has(text)) depth++;
    if (CLOSE.has(text)) depth--;
    if (depth > 0) continue;
    if (text === ';') return index + 1;
    if (text === '}' && hasBlock) return index + 1;
  }
  return tokens.length;
}

function toStatement(tokens: readonly Token[]): Statement {
  const brace = tokens.findIndex(({ text }) => text === '{');
  const last = tokens.at(-1)!;
  const isBlock = brace > 0 && last.text === '}' && !WITHOUT_BLOCK.has(tokens[0]!.text);
  return {
    head: tokens.slice(0, isBlock ? brace : undefined).map(({ text }) => text),
    tokens: tokens.map(({ text }) => text),
    start: tokens[0]!.start,
    end: last.end,
    body: isBlock
      ? {
          start: tokens[brace]!.end,
          end: last.start,
          statements: statementsOf(tokens.slice(brace + 1, -1)),
        }
      : undefined,
  };
}

/** The statements that begin with a word, such as `service`. */
export function statementsBy(statements: readonly Statement[], word: string): Statement[] {
  return statements.filter(({ head }) => head[0] === word);
}

/** Whether a statement sets an option, as a whole or a part of it: `toolkit.runtime`. */
export function setsOption({ head }: Statement, name: string): boolean {
  const [word, open, option] = head;
  return word === 'option' && open === '(' && option?.replace(/^\./, '') === name;
}
