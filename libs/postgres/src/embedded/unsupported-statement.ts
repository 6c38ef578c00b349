import { message } from './wire-messages.js';

/** COPY with data from the client or from a program crashes the engine instead of failing. */
const FATAL_COPY = /(?:^|;)\s*copy\b[^;]*?\b(?:from\s+stdin|(?:from|to)\s+program)\b/i;
const COMMENTS = /--[^\n]*|\/\*[\s\S]*?\*\//g;

const FAILING_STATEMENT = `DO $$ BEGIN RAISE EXCEPTION USING
  ERRCODE = 'feature_not_supported',
  MESSAGE = 'embedded database does not support COPY from or to a client or program: use INSERT';
END $$`;

/** Replaces a statement that would crash the engine by one that fails and says why. */
export function replaceUnsupported(type: string, bytes: Buffer): Buffer {
  if (type !== 'Q' && type !== 'P') return bytes;
  const start = type === 'P' ? bytes.indexOf(0, 5) + 1 : 5;
  const sql = bytes.toString('utf8', start);
  if (!/copy/i.test(sql) || !FATAL_COPY.test(sql.replace(COMMENTS, ' '))) return bytes;
  if (type === 'Q') return message('Q', FAILING_STATEMENT);
  const noParameters = Buffer.alloc(2);
  return message('P', bytes.subarray(5, start), FAILING_STATEMENT, noParameters);
}
