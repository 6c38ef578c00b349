/** Comments, quoted texts and quoted names of SQL: places where a word is not a statement. */
const OPAQUE =
  /--[^\n]*|\/\*[\s\S]*?\*\/|(?<!\w)[eE]'(?:\\.|''|[^'\\])*'|'(?:''|[^'])*'|"(?:""|[^"])*"|\$(\w*)\$[\s\S]*?\$\1\$/g;

const CONTROL =
  /(?:^|;)\s*(begin|start\s+transaction|commit|abort|rollback(?!\s+(?:\w+\s+)?to\b))\b/i;

/** The statement with which a script starts or ends a transaction itself, or `undefined`. */
export function transactionControl(sql: string): string | undefined {
  const [, statement] = CONTROL.exec(sql.replace(OPAQUE, ' ')) ?? [];
  return statement?.toUpperCase().replace(/\s+/g, ' ');
}
