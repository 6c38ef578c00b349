import * as fc from 'fast-check';
import { JsonError } from './json-error.js';
import { JsonReader, type JsonReadOptions } from './json-reader.js';
import { arbitrarySink } from './testing-support/arbitrary-sink.js';
import { Sink } from './testing-support/gen/kitchen-sink.js';
import { SinkJson } from './testing-support/gen/kitchen-sink.json.js';
import { readJson, readSink, types, writeSink } from './testing-support/sink.js';
import { ValueJson } from '../wkt/struct-json.js';

// Whatever arrives is read or refused with a place; nothing else happens.

const seed = 20261121;

/** Reads a text. @returns whether it was accepted. Anything but a `JsonError` is a bug. */
function isAccepted(text: string | Uint8Array, options?: JsonReadOptions): boolean {
  try {
    Sink.encode(readSink(text, options)).finish();
    return true;
  } catch (error) {
    if (error instanceof JsonError && error.place !== undefined) return false;
    throw error;
  }
}

const options = fc.record<JsonReadOptions>({
  unknownFields: fc.constantFrom('skip', 'refuse'),
  unknownEnumNames: fc.constantFrom('skip', 'refuse'),
  maxDepth: fc.constantFrom(1, 5, 100),
});

/** Names that a careless reader would trip over. */
const names = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '$case',
  'value',
  '@type',
  ...SinkJson.fields.keys(),
);

const scraps = fc.oneof(
  fc.constantFrom(
    'null',
    'true',
    '{}',
    '[]',
    '""',
    '1e999',
    '-0',
    '"NaN"',
    '"1.5s"',
    '"COLOR_RED"',
  ),
  fc.constantFrom('{"@type":"x/kitchen.Sink"}', '{"@type":"x/google.protobuf.Any","value":{}}'),
  fc.jsonValue().map((value) => JSON.stringify(value)),
);

const objects = fc.letrec<{ object: string; value: string }>((tie) => ({
  object: fc
    .array(fc.tuple(names, tie('value')), { maxLength: 6 })
    .map(
      (members) =>
        `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`,
    ),
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    scraps,
    tie('object'),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
  ),
}));

/** What `Object.prototype` and its kin have; no input may change it. */
const fingerprint = () =>
  [Object.prototype, Array.prototype, Map.prototype, Uint8Array.prototype, Function.prototype]
    .map((prototype) => Reflect.ownKeys(prototype).map(String).join())
    .join(';');

describe('arbitrary input', () => {
  let before: string;
  beforeAll(() => {
    before = fingerprint();
  });
  afterEach(() => {
    expect(fingerprint()).toBe(before);
  });

  it('may be any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void isAccepted(bytes)),
      { seed, numRuns: 2000 },
    );
  });

  it('may be any text of the characters that JSON is made of', () => {
    const unit = fc.constantFrom(...'{}[]:,"\\ \n0123456789.-+eEtrufalsn');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
        isAccepted(text);
        expect(isJson(text)).toBe(isRead(text));
      }),
      { seed, numRuns: 5000 },
    );
  });

  it('may be any object with names that are fields', () => {
    let accepted = 0;
    fc.assert(
      fc.property(objects.object, options, (text, readOptions) => {
        if (isAccepted(text, readOptions)) accepted++;
      }),
      { seed, numRuns: 5000 },
    );
    expect(accepted).toBeGreaterThan(500);
  });

  it('may be a message in which something was changed', () => {
    const change = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.nat(3),
      insert: fc.constantFrom('', '"', '}', ']', ',', '\\', '0', 'null', '\u0000', '\ud800'),
    });
    fc.assert(
      fc.property(arbitrarySink, change, (message, { at, remove, insert }) => {
        const text = writeSink(message);
        const index = Math.floor(at * text.length);
        isAccepted(text.slice(0, index) + insert + text.slice(index + remove));
      }),
      { seed, numRuns: 1000 },
    );
  });

  it('is any JSON value for Value, as JSON.parse has it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(4), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(JSON.stringify(readJson(ValueJson, text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { seed, numRuns: 1000 },
    );
  });
});

describe('input that is made to be slow', () => {
  const big = 200_000;

  it.each([
    ['digits', `{"int64_value":${'9'.repeat(big)}}`],
    ['zeros', `{"int64_value":"1${'0'.repeat(big)}"}`],
    ['zeros of a fraction', `{"int64_value":1.${'0'.repeat(big)}1}`],
    ['zeros in between', `{"int32_value":"1.${'0'.repeat(big)}e0"}`],
    ['an exponent', `{"int64_value":1e${'9'.repeat(big)}}`],
    ['a negative exponent', `{"double_value":1e-${'9'.repeat(big)}}`],
    ['base64 with a fault at its end', `{"bytes_value":"${'A'.repeat(big)}*"}`],
    ['padding', `{"bytes_value":"${'='.repeat(big)}"}`],
    ['field paths', `{"mask":"${'a,'.repeat(big)}"}`],
    ['capitals in a field path', `{"mask":"${'A'.repeat(big)}"}`],
    ['white space', `{${' '.repeat(big)}"int32_value"${'\n'.repeat(big)}:1}`],
    ['escapes', `{"string_value":"${'\\u00e9'.repeat(big / 4)}"}`],
    ['an unknown name', `{"${'a'.repeat(big)}":1}`],
    [
      'unknown members',
      `{${Array.from({ length: big / 10 }, (_, index) => `"x${index}":0`).join(',')}}`,
    ],
    ['brackets', `{"unknown":${'['.repeat(big)}`],
    ['time digits', `{"time":"${'2'.repeat(big)}"}`],
    ['duration digits', `{"duration":"${'2'.repeat(big)}s"}`],
    [
      'types of Any',
      `{"any":{${'"any":{'.repeat(90)}${'},"@type":"x/kitchen.Sink"'.repeat(90)},"@type":"x/kitchen.Sink"}}`,
    ],
  ])('%s take time that grows with their length only', (_, text) => {
    isAccepted(text);
  });

  it('goes for parameters as well', () => {
    for (const field of new Set(SinkJson.fields.values())) {
      for (const text of [
        '0'.repeat(big),
        '1h'.repeat(big),
        '_a'.repeat(big),
        `-${'9'.repeat(big)}x`,
      ]) {
        try {
          field.parseText(text);
        } catch (error) {
          expect(error).toBeInstanceOf(JsonError);
        }
      }
    }
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isRead(text: string): boolean {
  try {
    const reader = new JsonReader(text, { types });
    reader.skipValue();
    reader.end();
    return true;
  } catch {
    return false;
  }
}
