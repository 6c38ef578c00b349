/** Codes of packets that may come in front of, or instead of, the startup message. */
export const PacketCode = {
  cancel: 80_877_102,
  tls: 80_877_103,
  gssEncryption: 80_877_104,
} as const;

/** State of the session that ends every answer: idle, in a transaction, in a failed transaction. */
export type TransactionStatus = 'I' | 'T' | 'E';

/** A message: type, length, body. */
export function message(type: string, ...parts: readonly (Buffer | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? text(part) : part)));
  const header = Buffer.alloc(5);
  header.write(type, 'latin1');
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

export const askForPassword = (): Buffer => message('R', int32(3));
export const readyForQuery = (): Buffer => message('Z', Buffer.from('I'));
export const syncMessage = (): Buffer => message('S');
export const queryMessage = (sql: string): Buffer => message('Q', sql);
export const closeStatement = (name: string): Buffer => message('C', Buffer.from('S'), name);

/** An error as the server reports it. @param code SQLSTATE */
export function errorResponse(code: string, reason: string, severity = 'ERROR'): Buffer {
  return message('E', `S${severity}`, `V${severity}`, `C${code}`, `M${reason}`, Buffer.alloc(1));
}

/** The startup message with which a session is opened in the engine. */
export function startupMessage(parameters: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(parameters).flatMap(([name, value]) => [text(name), text(value)]);
  const body = Buffer.concat([int32(3 << 16), ...pairs, Buffer.alloc(1)]);
  return Buffer.concat([int32(body.length + 4), body]);
}

/** Name-value pairs of a startup message's body. */
export function startupParameters(body: Buffer): Record<string, string> {
  const words = body.toString('utf8').split('\0');
  const parameters: Record<string, string> = {};
  for (let at = 0; words[at]; at += 2) parameters[words[at]!] = words[at + 1] ?? '';
  return parameters;
}

/** How the session stands after an answer, or `undefined` if the answer does not end with that. */
export function statusAtEnd(answer: readonly Buffer[]): TransactionStatus | undefined {
  const end = Buffer.concat(answer.slice(-6)).subarray(-6);
  if (end.length < 6 || end.toString('latin1', 0, 1) !== 'Z' || end.readInt32BE(1) !== 5)
    return undefined;
  return end.toString('latin1', 5) as TransactionStatus;
}

/** The text of an error message in an answer, if there is one. */
export function errorText(answer: readonly Buffer[]): string | undefined {
  return /\0M([^\0]+)\0/.exec(Buffer.concat(answer).toString('utf8'))?.[1];
}

/** Zero-terminated text. */
function text(value: string): Buffer {
  return Buffer.from(`${value}\0`);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
