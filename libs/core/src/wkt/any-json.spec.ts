import { jsonErrorOf, readJson, types } from '../json/testing-support/sink.js';
import { JsonReader } from '../json/json-reader.js';
import { Leaf, Sink } from '../json/testing-support/gen/kitchen-sink.js';
import { LeafJson } from '../json/testing-support/gen/kitchen-sink.json.js';
import { messageType } from '../message/message-types.js';
import { packAny, resolveAny, unpackAny } from './any.js';
import { AnyJson } from './any-json.js';
import {
  AnyType,
  DurationType,
  EmptyType,
  FieldMaskType,
  Int32ValueType,
  ListValueType,
  StringValueType,
  StructType,
  TimestampType,
  ValueType,
} from './protobuf-types.js';
import { BadRequestType } from './rpc-types.js';
import { createTypeRegistry } from './type-registry.js';

const LeafType = messageType(Leaf, LeafJson);
const URL = 'type.googleapis.com/';
const habit = { names: 'lowerCamel', emitDefaults: false, types } as const;

const examples = [
  [packAny(LeafType, { name: 'a' }), `{"@type":"${URL}kitchen.Leaf","name":"a"}`],
  [packAny(LeafType, {}), `{"@type":"${URL}kitchen.Leaf"}`],
  [packAny(EmptyType, {}), `{"@type":"${URL}google.protobuf.Empty"}`],
  [packAny(Int32ValueType, 12345), `{"@type":"${URL}google.protobuf.Int32Value","value":12345}`],
  [packAny(StringValueType, ''), `{"@type":"${URL}google.protobuf.StringValue","value":""}`],
  [
    packAny(DurationType, { seconds: 1n, nanos: 5e8 }),
    `{"@type":"${URL}google.protobuf.Duration","value":"1.500s"}`,
  ],
  [
    packAny(TimestampType, {}),
    `{"@type":"${URL}google.protobuf.Timestamp","value":"1970-01-01T00:00:00Z"}`,
  ],
  [
    packAny(FieldMaskType, ['foo', 'bar_baz']),
    `{"@type":"${URL}google.protobuf.FieldMask","value":"foo,barBaz"}`,
  ],
  [packAny(StructType, { foo: 1 }), `{"@type":"${URL}google.protobuf.Struct","value":{"foo":1}}`],
  [packAny(ValueType, { foo: 1 }), `{"@type":"${URL}google.protobuf.Value","value":{"foo":1}}`],
  [packAny(ValueType, null), `{"@type":"${URL}google.protobuf.Value","value":null}`],
  [packAny(ListValueType, [1]), `{"@type":"${URL}google.protobuf.ListValue","value":[1]}`],
  [
    packAny(AnyType, packAny(LeafType, { count: 5n })),
    `{"@type":"${URL}google.protobuf.Any","value":{"@type":"${URL}kitchen.Leaf","count":"5"}}`,
  ],
  [packAny(AnyType, { typeUrl: '' }), `{"@type":"${URL}google.protobuf.Any","value":{}}`],
  [
    packAny(BadRequestType, { fieldViolations: [{ field: 'a' }] }),
    `{"@type":"${URL}google.rpc.BadRequest","fieldViolations":[{"field":"a"}]}`,
  ],
  [{ typeUrl: '', value: new Uint8Array(0) }, '{}'],
] as const;

describe('Any in JSON', () => {
  it.each(examples)('is written and read (%#)', (any, text) => {
    expect(AnyJson.write(any, habit)).toBe(text);
    expect(readJson(AnyJson, text)).toEqual(any);
  });

  it.each([
    `{"count":"5","@type":"x.com/kitchen.Leaf","name":"a"}`,
    `{"name":"a","count":5,"@type":"x.com/kitchen.Leaf"}`,
    `{"@\\u0074ype":"x.com/kitchen.Leaf","unknown":{"@type":1},"name":"a","count":5}`,
  ])('may have its type anywhere: %s', (text) => {
    const any = readJson(AnyJson, text);
    expect(any.typeUrl).toBe('x.com/kitchen.Leaf');
    expect(unpackAny(any, LeafType)).toEqual({ name: 'a', count: 5n });
  });

  it('may have its type last at every level', () => {
    const depth = 30;
    const open = '{"any":{"child":'.repeat(depth);
    const close = ',"@type":"x/kitchen.Sink"}}'.repeat(depth);
    expect(() =>
      readJson(AnyJson, `{"child":${open}{}${close},"@type":"x/kitchen.Sink"}`),
    ).not.toThrow();
  });

  it.each([
    ['{"@type":"","value":""}', 'invalid type URL ""'],
    ['{"@type":"not_a_url","value":""}', 'invalid type URL "not_a_url"'],
    ['{"@type":"type.googleapis.com/","value":""}', 'invalid type URL'],
    ['{"@type":"x/no.Such","value":""}', 'unknown type "no.Such"'],
    ['{"@type":5}', 'expected a type URL'],
    ['{"@type":"x/kitchen.Leaf","@type":"x/kitchen.Leaf"}', 'duplicate "@type"'],
    ['{"name":"a"}', 'object without "@type"'],
    ['{"@type":"x/kitchen.Leaf","name":5}', 'in name '],
    ['{"@type":"x/google.protobuf.Duration"}', 'google.protobuf.Duration without "value"'],
    ['{"@type":"x/google.protobuf.Duration","value":"1s","value":"1s"}', 'duplicate "value"'],
    ['{"@type":"x/google.protobuf.Duration","value":1}', 'expected a duration'],
    ['"x"', 'expected an object with "@type"'],
    ['[]', 'expected an object with "@type"'],
  ])('is refused when it is %s', (text, problem) => {
    expect(jsonErrorOf(() => readJson(AnyJson, text)).message).toContain(problem);
  });

  it('refuses unknown members on demand, its type aside', () => {
    const options = { unknownFields: 'refuse' } as const;
    const read = (text: string) => readJson(AnyJson, text, options);
    expect(() => read('{"@type":"x/kitchen.Leaf","name":"a"}')).not.toThrow();
    expect(() => read('{"@type":"x/kitchen.Leaf","nme":"a"}')).toThrow('unknown field "nme"');
    expect(() => read('{"@type":"x/google.protobuf.Duration","value":"1s","x":1}')).toThrow(
      'unknown field "x"',
    );
    expect(() => read('{"@type":"x/kitchen.Sink","leaf":{"@type":"x/kitchen.Leaf"}}')).toThrow(
      'unknown field "@type"',
    );
  });

  it('knows no types without a registry', () => {
    const any = packAny(EmptyType, {});
    expect(() => AnyJson.write(any, { names: 'proto', emitDefaults: true })).toThrow(
      'unknown type "google.protobuf.Empty": expected one of the type registry',
    );
    expect(() => AnyJson.read(new JsonReader(examples[0][1]))).toThrow(
      'unknown type "kitchen.Leaf"',
    );
  });
});

describe('a type registry', () => {
  it('has the well-known types, and what is added', () => {
    const registry = createTypeRegistry(
      [LeafType],
      createTypeRegistry([messageType(Sink, { typeName: 'x' } as never)]),
    );
    const names = [
      'google.protobuf.Timestamp',
      'google.rpc.ErrorInfo',
      'google.api.HttpBody',
      'kitchen.Leaf',
      'x',
    ];
    expect(names.map((name) => registry.get(name)?.typeName)).toEqual(names);
    expect(['toString', '__proto__', 'kitchen.None'].map((name) => registry.get(name))).toEqual(
      Array.from({ length: 3 }, () => undefined),
    );
  });
});

describe('packing', () => {
  it('keeps a message with its type', () => {
    const any = packAny(LeafType, { name: 'a' });
    expect(any.typeUrl).toBe('type.googleapis.com/kitchen.Leaf');
    expect(unpackAny(any, LeafType)).toEqual({ name: 'a', count: 0n });
    expect(unpackAny(any, DurationType)).toBeUndefined();
    expect(resolveAny(any, types)).toMatchObject({
      type: { typeName: 'kitchen.Leaf' },
      message: { name: 'a' },
    });
    expect(resolveAny({ typeUrl: 'x/y', value: any.value }, types)).toBeUndefined();
  });
});
