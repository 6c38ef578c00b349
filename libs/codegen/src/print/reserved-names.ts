/** Words that cannot name a variable in a module. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval ' +
    'export extends false finally for function if implements import in instanceof interface let new ' +
    'null package private protected public return static super switch this throw true try typeof ' +
    'undefined var void while with yield any boolean never number object string symbol unknown bigint'
  ).split(' '),
);

/** Globals that generated code may use by their plain name, so that no import may hide them. */
export const GLOBALS: ReadonlySet<string> = new Set(
  (
    'Array ArrayBuffer AsyncIterable AsyncIterator BigInt Boolean Buffer DataView Date Error Function Infinity ' +
    'Iterable Iterator JSON Map Math NaN Number Object Partial Promise RangeError ReadonlyArray ' +
    'ReadonlyMap Readonly Record Reflect RegExp Set String Symbol TextDecoder TextEncoder TypeError ' +
    'Uint8Array WeakMap globalThis isNaN parseFloat parseInt process'
  ).split(' '),
);
