import { LINE_WIDTH } from './layout.js';

/** Lines of a doc comment; none for an empty text. */
export function docLines(text: string, indent: number): string[] {
  const lines = text.replaceAll('*/', '*\\/').trim().split('\n');
  if (lines.length === 1 && lines[0] === '') return [];
  const single = `/** ${lines[0]!.trim()} */`;
  if (lines.length === 1 && indent * 2 + single.length <= LINE_WIDTH) return [single];
  return ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'];
}
