import { invalidValue } from './json-error.js';
import type { JsonReader } from './json-reader.js';
import type { JsonValueType } from './json-type.js';
import { parseInt32 } from './number-grammar.js';
import { int32Text } from './write-scalar.js';

/** Proto3 JSON of one enum type: names, or numbers that have none. */
export interface JsonEnum extends JsonValueType<number> {
  readonly kind: 'enum';
}

/**
 * An enum value; with `allow_alias` several names may share a number. A name that the option
 * `(pb.enumvalue.json).string` gives it is written instead of its own; both are read.
 */
export type JsonEnumValue = readonly [name: string, number: number, jsonName?: string];

export interface JsonEnumOptions {
  /** Closed enums (proto2) have no numbers but those of their values. @default false */
  readonly closed?: boolean;
}

/**
 * Makes the JSON of an enum. Called by generated code.
 * @param values In the order of the proto: the first name of a number is the one that is written
 */
export function createJsonEnum(
  typeName: string,
  values: readonly JsonEnumValue[],
  { closed = false }: JsonEnumOptions = {},
): JsonEnum {
  const first = values[0]?.[1] ?? 0;
  const numbers = numbersByName(values);
  const texts = new Map(
    values
      .toReversed()
      .map(([name, number, jsonName = name]) => [number, JSON.stringify(jsonName)]),
  );
  const expected = enumExpected(values, closed);
  const isKnown = (number: number) => !closed || texts.has(number);
  return {
    kind: 'enum',
    typeName,
    expected,
    nullable: false,
    create: () => first,
    read: (reader) => readEnum(reader, numbers, isKnown, expected),
    text: (value) => texts.get(value ?? first) ?? unknownText(value ?? first, expected),
    parseText: (text) => {
      const number = numbers.get(text) ?? parseInt32(text);
      if (number === undefined || !isKnown(number)) throw invalidValue(text, expected);
      return number;
    },
  };
}

/** Names of the proto go before names of JSON. */
function numbersByName(values: readonly JsonEnumValue[]): ReadonlyMap<string, number> {
  const jsonNames = values.map(([name, number, jsonName = name]) => [jsonName, number] as const);
  return new Map([...jsonNames, ...values.map(([name, number]) => [name, number] as const)]);
}

function readEnum(
  reader: JsonReader,
  numbers: ReadonlyMap<string, number>,
  isKnown: (number: number) => boolean,
  expected: string,
): number | undefined {
  if (reader.nextKind() === 'string') {
    const name = reader.readText(expected);
    const number = numbers.get(name);
    if (number === undefined && !reader.skipsUnknownEnumNames) throw reader.invalid(name, expected);
    return number;
  }
  const read = reader.readNumeric(expected);
  const number = typeof read === 'number' ? parseInt32(`${read}`) : parseInt32(read);
  if (number === undefined || !isKnown(number)) throw reader.invalid(read, expected);
  return number;
}

/** Text of a number without a name. */
function unknownText(number: number, expected: string): string {
  if (Number.isInteger(number)) return int32Text(number);
  throw invalidValue(number, expected);
}

const SHOWN_NAMES = 12;

function enumExpected(values: readonly JsonEnumValue[], closed: boolean): string {
  const names = values
    .slice(0, SHOWN_NAMES)
    .map(([name, , jsonName = name]) => JSON.stringify(jsonName));
  const more = values.length > SHOWN_NAMES ? ['…'] : [];
  return `one of ${[...names, ...more].join(', ')}, or ${closed ? 'the number of one' : 'a number'}`;
}
