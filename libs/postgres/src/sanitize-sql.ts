/** Longest text of a query that is looked at, in characters. */
const MAX_TEXT = 2_048;

const COMMENT = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/;
const ESCAPED_TEXT = /\b[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|\\?$)/;
const TEXT = /'(?:[^']|'')*(?:'|$)/;
const DOLLAR_TEXT = /\$(?<tag>[A-Za-z_]\w*|)\$[\s\S]*?(?:\$\k<tag>\$|$)/;
const QUOTED_NAME = /"(?:[^"]|"")*(?:"|$)/;
/** `$1` and `name1` are no values. */
const NUMBER = /(?<![\w$])\d[\w.]*/;

const PARTS = new RegExp(
  [COMMENT, ESCAPED_TEXT, TEXT, DOLLAR_TEXT, QUOTED_NAME, NUMBER]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

/** The text of a query with `?` for the values written in it, without comments, on one line. */
export function sanitizeSql(sql: string): string {
  return sql
    .slice(0, MAX_TEXT)
    .replace(PARTS, (part) => {
      if (part.startsWith('--') || part.startsWith('/*')) return ' ';
      return part.startsWith('"') ? part : '?';
    })
    .replace(/\s+/g, ' ')
    .trim();
}
