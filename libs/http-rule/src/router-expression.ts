/**
 * Rewrites the `{name:expression}` of routers such as gorilla/mux to what google.api.http has:
 * `{name}`, or `{name=**}` for an expression that matches slashes. Used in error messages only.
 */
export function templateWithoutExpressions(text: string): string {
  let result = '';
  let position = 0;
  for (;;) {
    const open = text.indexOf('{', position);
    const close = open === -1 ? -1 : closingBrace(text, open);
    if (close === -1) return result + text.slice(position);
    result += text.slice(position, open) + plainVariable(text.slice(open + 1, close));
    position = close + 1;
  }
}

function plainVariable(content: string): string {
  const colon = content.indexOf(':');
  const equals = content.indexOf('=');
  if (colon === -1 || (equals !== -1 && equals < colon)) return `{${content}}`;
  const name = content.slice(0, colon);
  return matchesSlashes(content.slice(colon + 1)) ? `{${name}=**}` : `{${name}}`;
}

/** `.*` and `.+` match slashes, as do classes that name one. */
function matchesSlashes(expression: string): boolean {
  return (
    expression.includes('.*') ||
    expression.includes('.+') ||
    (expression.includes('/') && !expression.includes('[^/]'))
  );
}

/** Index of the brace that closes the one at `open`, with nested braces such as `{2,3}` in between. */
function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let index = open; index < text.length; index += 1) {
    if (text[index] === '{') depth += 1;
    else if (text[index] === '}' && --depth === 0) return index;
  }
  return -1;
}
