import {
  applyEdits,
  getNodeValue,
  modify,
  parseTree,
  printParseErrorCode,
  type ParseError,
} from 'jsonc-parser';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Text that is no JSON object, and where. */
export class JsonFileError extends Error {
  override readonly name = 'JsonFileError';

  constructor(
    readonly place: { readonly file: string; readonly line: number; readonly column: number },
    readonly reason: string,
  ) {
    super(`${place.file}:${place.line}:${place.column}: ${reason}`);
  }
}

/**
 * Reads a JSON file; comments and trailing commas are fine, as in `tsconfig.json`.
 *
 * @throws JsonFileError
 */
export function parseJsonObject(file: string, text: string): JsonObject {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error) {
    const reason = `invalid JSON: ${sentence(printParseErrorCode(error.error))}`;
    throw new JsonFileError({ file, ...position(text, error.offset) }, reason);
  }
  const value: unknown = root && getNodeValue(root);
  if (!isObject(value)) {
    throw new JsonFileError({ file, line: 1, column: 1 }, 'expected a JSON object');
  }
  return value;
}

/** Adds or replaces a value and leaves everything else as it is, the format too. */
export function setJsonValue(text: string, path: readonly string[], value: unknown): string {
  const key = path.at(-1)!;
  const edits = modify(text, [...path], value, {
    formattingOptions: { ...indentation(text), eol: text.includes('\r\n') ? '\r\n' : '\n' },
    getInsertionIndex: (keys) => keys.filter((other) => other < key).length,
  });
  return applyEdits(text, edits);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Line and column of an offset, each from 1. */
function position(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: lines.at(-1)!.length + 1 };
}

function indentation(text: string): { insertSpaces: boolean; tabSize: number } {
  const [, blanks = '  '] = /^\{\r?\n([ \t]+)/.exec(text) ?? [];
  return { insertSpaces: !blanks.startsWith('\t'), tabSize: blanks.length };
}

/** `CloseBraceExpected` as people write it. */
function sentence(code: string): string {
  return code.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).trim();
}
