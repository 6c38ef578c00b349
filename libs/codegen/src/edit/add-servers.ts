import { scanStatements, setsOption, type Statement } from './proto-source.js';
import { endOfLine, indentationIn, type Insertion } from './text-edit.js';

/** Has a service served on servers that it does not list yet. A service that lists none has been on gRPC. */
export function serverInsertions(
  text: string,
  service: Statement,
  servers: readonly string[],
): Insertion[] {
  const runtime = service.body!.statements.filter((each) => setsOption(each, 'toolkit.runtime'));
  const listed = runtime.flatMap(({ tokens }) => tokens);
  const missing = servers.filter((server) => !listed.includes(server));
  if (missing.length === 0) return [];
  const indent = indentationIn(text, service);
  const whole = runtime.find(({ head }) => head[4] === '=');
  if (whole === undefined) {
    const all = runtime.some(({ tokens }) => tokens.includes('servers'))
      ? missing
      : ['GRPC', ...missing];
    const lines = all.map((name) => `\n${indent}option (toolkit.runtime).servers = ${name};`);
    return [{ at: endOfLine(text, service.body!.start), text: lines.join('') }];
  }
  return [intoWhole(text, whole, missing, indent)];
}

/** Puts servers into `option (toolkit.runtime) = { … }`. */
function intoWhole(
  text: string,
  { start, end }: Statement,
  missing: readonly string[],
  indent: string,
): Insertion {
  const code = text.slice(start, end);
  const list = /\bservers\s*:?\s*\[/.exec(withoutComments(code));
  if (list) {
    const close = withoutComments(code).indexOf(']', list.index);
    const isEmpty = code.slice(list.index + list[0].length, close).trim() === '';
    const at = start + close - (/\s*$/.exec(code.slice(0, close))?.[0].length ?? 0);
    return { at, text: `${isEmpty ? '' : ', '}${missing.join(', ')}` };
  }
  const lines = missing.map((name) => `\n${indent}  servers: ${name}`);
  const hasSome = scanStatements(code).some(({ tokens }) => tokens.includes('servers'));
  const first = hasSome ? '' : `\n${indent}  servers: GRPC`;
  return { at: text.indexOf('{', start) + 1, text: first + lines.join('') };
}

/** The text with blanks in place of comments, so that offsets stay. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (comment) => ' '.repeat(comment.length));
}
