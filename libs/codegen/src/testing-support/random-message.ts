import {
  create,
  ScalarType,
  type DescEnum,
  type DescField,
  type DescMessage,
  type Message,
} from '@bufbuild/protobuf';
import { reflect, type ReflectMessage } from '@bufbuild/protobuf/reflect';

/** A random number from 0 to 1. */
export type Random = () => number;

/** Random numbers that are the same in every run (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A message with random fields, edge cases included, nested at most `depth` deep. */
export function randomMessage(desc: DescMessage, random: Random, depth = 3): Message {
  const message = reflect(desc, create(desc));
  if (desc.typeName === 'google.protobuf.Value') fillValue(message, random, depth);
  else
    for (const field of desc.fields)
      if (isWanted(field, random)) fillField(message, field, random, depth);
  return message.message;
}

/** `required` fields are always there. */
function isWanted(field: DescField, random: Random): boolean {
  return field.presence === 3 || random() < (field.oneof === undefined ? 0.6 : 0.3);
}

/** A `Value` without a kind is not valid. */
function fillValue(message: ReflectMessage, random: Random, depth: number): void {
  const fields = message.desc.fields.filter(({ message: type }) => depth > 0 || type === undefined);
  fillField(message, pick(fields, random), random, depth);
}

function fillField(message: ReflectMessage, field: DescField, random: Random, depth: number): void {
  const isMessage = field.message !== undefined;
  if (isMessage && depth <= 0 && field.presence !== 3) return;
  const value = () => randomValue(field, message, random, depth - 1);
  if (field.fieldKind === 'list') {
    const list = message.get(field);
    for (let count = Math.floor(random() * 4); count > 0; count--) list.add(value());
  } else if (field.fieldKind === 'map') {
    const map = message.get(field);
    for (let count = Math.floor(random() * 4); count > 0; count--) {
      map.set(randomScalar(field.mapKey, random) as string, value());
    }
  } else {
    message.set(field, value());
  }
}

function randomValue(
  field: DescField,
  parent: ReflectMessage,
  random: Random,
  depth: number,
): unknown {
  if (field.message !== undefined) {
    void parent;
    return reflect(field.message, randomMessage(field.message, random, depth));
  }
  if (field.enum !== undefined) return randomEnum(field.enum, random);
  return randomScalar(field.scalar as ScalarType, random);
}

function randomEnum(desc: DescEnum, random: Random): number {
  return pick(desc.values, random).number;
}

function randomScalar(scalar: ScalarType, random: Random): unknown {
  return pick(SAMPLES[scalar], random);
}

function pick<T>(items: readonly T[], random: Random): T {
  return items[Math.floor(random() * items.length)]!;
}

const INT32 = [0, 1, -1, 127, 128, 2147483647, -2147483648];
const UINT32 = [0, 1, 127, 128, 4294967295];
const INT64 = [0n, 1n, -1n, 9007199254740993n, 2n ** 63n - 1n, -(2n ** 63n)];
const UINT64 = [0n, 1n, 9007199254740993n, 2n ** 64n - 1n];
const STRINGS = [
  '',
  'a',
  '__proto__',
  'constructor',
  'ünïcödé ✓ 👍',
  '\u0000',
  '\ufefftext',
  'x'.repeat(300),
];
const BYTES = [new Uint8Array(), new Uint8Array([0]), new Uint8Array(200).fill(255)];
const FLOATS = [0, -0, 1, -1.5, NaN, Infinity, -Infinity];

const SAMPLES: Readonly<Record<ScalarType, readonly unknown[]>> = {
  [ScalarType.DOUBLE]: [...FLOATS, 1e308, 5e-324],
  [ScalarType.FLOAT]: FLOATS,
  [ScalarType.INT32]: INT32,
  [ScalarType.SINT32]: INT32,
  [ScalarType.SFIXED32]: INT32,
  [ScalarType.UINT32]: UINT32,
  [ScalarType.FIXED32]: UINT32,
  [ScalarType.INT64]: INT64,
  [ScalarType.SINT64]: INT64,
  [ScalarType.SFIXED64]: INT64,
  [ScalarType.UINT64]: UINT64,
  [ScalarType.FIXED64]: UINT64,
  [ScalarType.BOOL]: [true, false],
  [ScalarType.STRING]: STRINGS,
  [ScalarType.BYTES]: BYTES,
};
