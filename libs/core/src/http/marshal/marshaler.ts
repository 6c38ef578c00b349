import type { MessageType } from '../../message/message-type.js';

/** What a body stands for: a whole message, or the one field that the rule names. */
export interface BodyTarget {
  /** Full proto name of the message, or of the field's message; the field's name if it has none. */
  readonly name: string;
  /** Absent if the body stands for a field. */
  readonly message: MessageType | undefined;
  /** Reads proto3 JSON. @throws JsonError */
  readJson(text: string | Uint8Array): unknown;
  /** Reads parameters as query strings have them. @throws StatusError */
  readForm(text: string): unknown;
  /** Writes proto3 JSON in the habit of the module. @throws JsonError */
  writeJson(value: unknown): string;
  /** Reads and writes protobuf. Absent if the body stands for a scalar, a list or a map, which have no binary form of their own. */
  readonly binary: BinaryForm | undefined;
}

/** The binary form of what a body stands for. */
export interface BinaryForm {
  /** @throws Error for bytes that are malformed */
  read(bytes: Uint8Array): unknown;
  write(value: unknown): Uint8Array;
}

/**
 * Reads and writes bodies of one format. Formats that can say whatever JSON can are written in a few
 * lines, because a target reads and writes JSON text.
 *
 * @example
 * const yaml: Marshaler = {
 *   mediaTypes: ['application/yaml', 'text/yaml'],
 *   decode: (body, target) => target.readJson(JSON.stringify(parse(new TextDecoder().decode(body)))),
 *   encode: (value, target) => stringify(JSON.parse(target.writeJson(value))),
 * };
 */
export interface Marshaler {
  /** Media types that it reads and writes, in lower case; answers are labelled with the first. */
  readonly mediaTypes: readonly string[];
  /** Whole `Content-Type` of answers. @default the first media type */
  readonly contentType?: string;
  /**
   * Reads the body of a request, which is not empty. Absent: such requests are answered with 415.
   *
   * @throws StatusError to say what is wrong; any other error becomes a 400 that only names the format
   */
  decode?(body: Uint8Array, target: BodyTarget): unknown;
  /** Writes the body of an answer. Absent: the format is never sent. */
  encode?(value: unknown, target: BodyTarget): string | Uint8Array;
  /** Whether it can write what a body stands for. Absent: anything. */
  canEncode?(target: BodyTarget): boolean;
}

/** Forms of HTML pages, read like query strings. They are never sent: a form is answered in JSON. */
export const FORM_MARSHALER: Marshaler = {
  mediaTypes: ['application/x-www-form-urlencoded'],
  decode: (body, target) => target.readForm(new TextDecoder().decode(body)),
};

/** The format that everything falls back to. */
export const JSON_MARSHALER = {
  mediaTypes: ['application/json'],
  contentType: 'application/json; charset=utf-8',
  decode: (body, target) => target.readJson(body),
  encode: (value, target) => target.writeJson(value),
} as const satisfies Marshaler;
