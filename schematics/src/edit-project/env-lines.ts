import { parseEnv } from 'node:util';

/** Head of the lines that commands add to `.env` and `.env.example`. */
export const ENV_HEADER =
  '# Backends that run inside of the process, so that the service starts at once. Put real addresses here.';

/** Adds the lines of variables that a text does not set. Returns the same text if none is missing. */
export function addEnvLines(text: string, lines: readonly string[]): string {
  const known = parseEnv(text);
  const missing = lines.filter((line) => !(line.slice(0, line.indexOf('=')) in known));
  if (missing.length === 0) return text;
  const start = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  const head = text.includes(ENV_HEADER) ? [] : [...(text === '' ? [] : ['']), ENV_HEADER];
  return `${start}${[...head, ...missing].join('\n')}\n`;
}
