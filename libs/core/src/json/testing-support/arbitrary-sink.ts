import * as fc from 'fast-check';
import type { PartialMessage } from '../../message/partial-message.js';
import { packAny } from '../../wkt/any.js';
import { DurationType, Int64ValueType, StructType } from '../../wkt/protobuf-types.js';
import { messageType } from '../../message/message-types.js';
import { Leaf, type Sink } from './gen/kitchen-sink.js';
import { LeafJson } from './gen/kitchen-sink.json.js';

const LeafType = messageType(Leaf, LeafJson);

const int32 = fc.oneof(fc.integer(), fc.constantFrom(0, -1, 2 ** 31 - 1, -(2 ** 31)));
const uint32 = fc.oneof(fc.nat(), fc.constantFrom(0, 2 ** 32 - 1));
const int64 = fc.oneof(
  fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
  fc.constantFrom(0n, -1n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)),
);
const uint64 = fc.oneof(fc.bigInt(0n, 2n ** 64n - 1n), fc.constantFrom(0n, 2n ** 64n - 1n));
const float = fc.float();
const double = fc.double();
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '__proto__', 'constructor', '"\\\n', '😁'),
);
const bytes = fc.uint8Array({ maxLength: 20 }).map((items) => Uint8Array.from(items));
const color = fc.oneof(fc.constantFrom(0, 1, 2, -1), int32);

const time = fc
  .tuple(fc.bigInt(-62135596800n, 253402300799n), fc.nat(999_999_999))
  .map(([seconds, nanos]) => ({ seconds, nanos }));
const duration = fc
  .tuple(fc.bigInt(-315576000000n, 315576000000n), fc.nat(999_999_999))
  .map(([seconds, nanos]) => ({ seconds, nanos: seconds < 0n ? 0 - nanos : nanos }));
const mask = fc.array(
  fc
    .array(fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/), { minLength: 1, maxLength: 3 })
    .map((words) => words.join('_').replace(/_(\d)/g, '$1')),
  { maxLength: 3 },
);
// No -0: Protobuf-ES writes it as 0.
const value = fc
  .jsonValue({ maxDepth: 3 })
  .map((json) => JSON.parse(JSON.stringify(json).replace(/-0(?![.\d])/g, '0')) as unknown);
const struct = fc.dictionary(text, value, { maxKeys: 3 }).map(withoutPrototype);
const leaf = fc.record({ name: text, count: int64 });
const any = fc.oneof(
  leaf.map((message) => packAny(LeafType, message)),
  duration.map((message) => packAny(DurationType, message)),
  int64.map((message) => packAny(Int64ValueType, message)),
  struct.map((message) => packAny(StructType, message)),
);

const choice = fc.oneof(
  uint32.map((item) => ({ $case: 'choiceUint32' as const, value: item })),
  text.map((item) => ({ $case: 'choiceString' as const, value: item })),
  bytes.map((item) => ({ $case: 'choiceBytes' as const, value: item })),
  uint64.map((item) => ({ $case: 'choiceUint64' as const, value: item })),
  color.map((item) => ({ $case: 'choiceColor' as const, value: item })),
  leaf.map((item) => ({ $case: 'choiceLeaf' as const, value: item })),
  fc.constant({ $case: 'choiceNull' as const, value: 0 }),
  value.map((item) => ({ $case: 'choiceValue' as const, value: item })),
  int64.map((item) => ({ $case: 'choiceWrapper' as const, value: item })),
  time.map((item) => ({ $case: 'choiceTime' as const, value: item })),
  float.map((item) => ({ $case: 'choiceFloat' as const, value: item })),
  fc.boolean().map((item) => ({ $case: 'choiceBool' as const, value: item })),
);

const list = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 3 });
const stringKeys = <T>(item: fc.Arbitrary<T>) =>
  fc.dictionary(text, item, { maxKeys: 3 }).map(withoutPrototype);
const numberKeys = <T>(key: fc.Arbitrary<number>, item: fc.Arbitrary<T>) =>
  fc.array(fc.tuple(key, item), { maxLength: 3 }).map((entries) => Object.fromEntries(entries));
const anyKeys = <K, V>(key: fc.Arbitrary<K>, item: fc.Arbitrary<V>) =>
  fc.array(fc.tuple(key, item), { maxLength: 3 }).map((entries) => new Map(entries));

/** `fc.dictionary` makes objects where `__proto__` is a property of its own; ours have no prototype. */
function withoutPrototype<T>(object: Record<string, T>): Record<string, T> {
  return Object.assign(Object.create(null) as Record<string, T>, object);
}

const scalars = {
  int32Value: int32,
  int64Value: int64,
  uint32Value: uint32,
  uint64Value: uint64,
  sint32Value: int32,
  sint64Value: int64,
  fixed32Value: uint32,
  fixed64Value: uint64,
  sfixed32Value: int32,
  sfixed64Value: int64,
  floatValue: float,
  doubleValue: double,
  boolValue: fc.boolean(),
  stringValue: text,
  bytesValue: bytes,
  color,
  alias: fc.constantFrom(0, 1),
  Proto: text,
  constructor$: text,
  customName: text,
  UnderScore: text,
};

const optionals = {
  leaf,
  maybeInt32: int32,
  maybeInt64: int64,
  maybeDouble: double,
  maybeBool: fc.boolean(),
  maybeString: text,
  maybeBytes: bytes,
  maybeColor: color,
  maybeLeaf: leaf,
  choice,
  time,
  duration,
  mask,
  struct,
  value,
  listValue: fc.array(value, { maxLength: 3 }),
  any,
  empty: fc.constant({}),
  boolWrapper: fc.boolean(),
  bytesWrapper: bytes,
  doubleWrapper: double,
  floatWrapper: float,
  int32Wrapper: int32,
  int64Wrapper: int64,
  stringWrapper: text,
  uint32Wrapper: uint32,
  uint64Wrapper: uint64,
};

const collections = {
  int32List: list(int32),
  int64List: list(int64),
  uint64List: list(uint64),
  floatList: list(float),
  doubleList: list(double),
  boolList: list(fc.boolean()),
  stringList: list(text),
  bytesList: list(bytes),
  colorList: list(color),
  timeList: list(time),
  durationList: list(duration),
  valueList: list(value),
  structList: list(struct),
  listValueList: list(fc.array(value, { maxLength: 2 })),
  anyList: list(any),
  wrapperList: list(text),
  nullList: list(fc.constant(0)),
  stringMap: stringKeys(text),
  int32Map: numberKeys(int32, int64),
  uint32Map: numberKeys(uint32, fc.boolean()),
  int64Map: anyKeys(int64, double),
  fixed64Map: anyKeys(uint64, bytes),
  boolMap: anyKeys(fc.boolean(), color),
  leafMap: stringKeys(leaf),
  valueMap: stringKeys(value),
  timeMap: stringKeys(time),
  wrapperMap: stringKeys(int64),
};

const flat = fc.record({ ...scalars, ...optionals, ...collections }, { requiredKeys: [] });

/** Messages with any of the fields, two levels deep. */
export const arbitrarySink = fc
  .record(
    {
      fields: flat,
      child: flat,
      children: fc.array(flat, { maxLength: 2 }),
      sinkMap: fc.array(fc.tuple(int64, flat), { maxLength: 2 }),
    },
    { requiredKeys: ['fields'] },
  )
  .map(({ fields, sinkMap, ...nested }) => ({
    ...fields,
    ...nested,
    ...(sinkMap && { sinkMap: new Map(sinkMap) }),
  })) as fc.Arbitrary<PartialMessage<Sink>>;
