import { createJsonType } from './create-json-type.js';
import { Color, type Sink } from './testing-support/gen/kitchen-sink.js';
import { LeafJson, SinkJson } from './testing-support/gen/kitchen-sink.json.js';
import { OldJson } from './testing-support/gen/kitchen-sink-proto2.json.js';
import { scalar } from './scalar.js';
import {
  CANONICAL,
  jsonErrorOf,
  readJson,
  readSink,
  TOOLKIT,
  writeSink,
} from './testing-support/sink.js';

const json = (text: string) => JSON.parse(text) as Record<string, unknown>;

describe('a message that JSON cannot hold', () => {
  it.each([
    [{ time: { nanos: -1 } }, 'time', 'nanos from 0'],
    [
      { children: [{}, { child: { duration: { seconds: 2n ** 60n } } }] },
      'children[1].child.duration',
      'seconds from',
    ],
    [{ struct: { a: [1, Number.NaN] } }, 'struct["a"][1]', 'finite number'],
    [{ leafMap: { 'a"b': { name: '\ud800' } } }, 'leaf_map["a\\"b"].name', 'UTF-8'],
    [{ stringMap: { '\ud800': '' } }, 'string_map', 'UTF-8'],
    [{ mask: ['aB'] }, 'mask', 'snake_case'],
    [
      { choice: { $case: 'choiceLeaf', value: { count: 2n ** 63n } } },
      'choice_leaf.count',
      'an integer from',
    ],
    [{ wrapperMap: { a: 2n ** 63n } }, 'wrapper_map["a"]', 'an integer from'],
    [
      { sinkMap: new Map([[5n, { int32Value: 0.5 }]]) },
      'sink_map["5"].int32_value',
      'an integer from',
    ],
    [{ int32List: [1, '2'] }, 'int32_list[1]', 'an integer from'],
    [{ int32List: 5 }, 'int32_list', 'expected an array'],
    [{ leaf: { length: 1 }, children: { length: 1 } }, 'children', 'expected an array'],
    [{ child: { stringMap: 'ab' } }, 'child.string_map', 'expected an object or Map'],
    [{ leaf: 'x' }, 'leaf', 'expected an object'],
    [{ int64Value: 5 }, 'int64_value', 'expected a bigint'],
    [{ maybeString: 5 }, 'maybe_string', 'expected a string'],
    [{ color: 'COLOR_RED' }, 'color', '"COLOR_RED"'],
    [{ any: { typeUrl: 'nowhere' } }, 'any', 'invalid type URL'],
    [{ any: { typeUrl: 'x/unknown.Type' } }, 'any', 'unknown type "unknown.Type"'],
    [
      { anyList: [{}, { typeUrl: 'x/kitchen.Leaf', value: Uint8Array.of(255) }] },
      'any_list[1]',
      'malformed bytes',
    ],
  ])('%p is refused with its path', (message, path, problem) => {
    for (const habit of [CANONICAL, TOOLKIT]) {
      const error = jsonErrorOf(() => writeSink(message as never, habit));
      expect([error.path, error.place]).toEqual([path, undefined]);
      expect(error.message).toContain(problem);
    }
  });

  it('may be one that holds itself', () => {
    const sink: { child?: object } = {};
    sink.child = sink;
    expect(() => writeSink(sink as never)).toThrow(
      'kitchen.Sink that nests too deeply: expected a message that does not hold itself',
    );
  });
});

describe('the habits', () => {
  it('write an empty message as {} or with all its defaults', () => {
    expect(writeSink({}, CANONICAL)).toBe('{}');
    expect(writeSink({}, { names: 'proto', emitDefaults: false })).toBe('{}');
    const all = json(writeSink({}, TOOLKIT));
    expect(all).toMatchObject({
      int32_value: 0,
      int64_value: '0',
      uint64_value: '0',
      float_value: 0,
      double_value: 0,
      bool_value: false,
      string_value: '',
      bytes_value: '',
      color: 'COLOR_UNSPECIFIED',
      null_value: null,
      children: [],
      leaf_map: {},
      int64_map: {},
    });
    const absent = [
      'child',
      'maybe_int32',
      'choice_uint32',
      'time',
      'string_wrapper',
      'value',
      'any',
    ];
    expect(Object.keys(all).filter((name) => absent.includes(name))).toEqual([]);
  });

  it('name fields as the proto does or in lowerCamelCase', () => {
    const message = { int32Value: 1, customName: 'x', Proto: 'p', constructor$: 'c' };
    expect(writeSink(message, CANONICAL)).toBe(
      '{"int32Value":1,"Proto":"p","constructor":"c","a \\"custom\\" name":"x"}',
    );
    expect(writeSink(message, { names: 'proto', emitDefaults: false })).toBe(
      '{"int32_value":1,"__proto__":"p","constructor":"c","custom_name":"x"}',
    );
  });

  it('reach into nested messages, lists, maps and Any', () => {
    const message = {
      leafMap: { a: {} },
      children: [{ maybeLeaf: {} }],
      any: { typeUrl: 'type.googleapis.com/kitchen.Leaf' },
    };
    expect(writeSink(message)).toBe(
      '{"children":[{"maybeLeaf":{}}],"leafMap":{"a":{}},"any":{"@type":"type.googleapis.com/kitchen.Leaf"}}',
    );
    const all = json(writeSink(message, TOOLKIT));
    expect(all['leaf_map']).toEqual({ a: { name: '', count: '0' } });
    expect(all['any']).toEqual({
      '@type': 'type.googleapis.com/kitchen.Leaf',
      name: '',
      count: '0',
    });
    expect((all['children'] as Record<string, unknown>[])[0]!['maybe_leaf']).toEqual({
      name: '',
      count: '0',
    });
  });
});

describe('a partial message', () => {
  it('has defaults for what is undefined or null, at any depth', () => {
    const fields = Object.keys(SinkJson.create());
    for (const absent of [undefined, null]) {
      const message = Object.fromEntries(
        fields.filter((name) => name !== 'value').map((name) => [name, absent]),
      );
      expect(writeSink(message as never, TOOLKIT)).toBe(writeSink({}, TOOLKIT));
      expect(writeSink({ child: message as never }, CANONICAL)).toBe('{"child":{}}');
    }
  });

  it('may have a oneof without a value: that is the default of its field', () => {
    const values = [
      'choiceUint32',
      'choiceString',
      'choiceLeaf',
      'choiceNull',
      'choiceWrapper',
      'choiceTime',
    ].map(($case) => writeSink({ choice: { $case, value: undefined } as never }));
    expect(values).toEqual([
      '{"choiceUint32":0}',
      '{"choiceString":""}',
      '{"choiceLeaf":{}}',
      '{"choiceNull":null}',
      '{"choiceWrapper":"0"}',
      '{"choiceTime":"1970-01-01T00:00:00Z"}',
    ]);
  });

  it('may be nothing at all', () => {
    expect(LeafJson.write(undefined as never, CANONICAL)).toBe('{}');
    expect(LeafJson.write(null as never, TOOLKIT)).toBe('{"name":"","count":"0"}');
  });

  it('leaves out entries that are undefined, and keeps items as defaults', () => {
    expect(writeSink({ stringMap: { a: undefined, b: 'x' } })).toBe('{"stringMap":{"b":"x"}}');
    expect(writeSink({ children: [undefined as never, { int32Value: 1 }] })).toBe(
      '{"children":[{},{"int32Value":1}]}',
    );
  });
});

describe('presence', () => {
  it('shows in what is written', () => {
    expect(
      writeSink({
        maybeInt32: 0,
        maybeString: '',
        maybeBytes: new Uint8Array(),
        maybeColor: 0,
        maybeDouble: -0,
      }),
    ).toBe(
      '{"maybeInt32":0,"maybeDouble":-0,"maybeString":"","maybeBytes":"","maybeColor":"COLOR_UNSPECIFIED"}',
    );
    expect(
      writeSink({
        stringWrapper: '',
        int64Wrapper: 0n,
        value: null,
        empty: {},
        mask: [],
        struct: {},
      }),
    ).toBe('{"mask":"","struct":{},"value":null,"empty":{},"int64Wrapper":"0","stringWrapper":""}');
  });

  it('is not needed for -0 and NaN to be written', () => {
    expect(writeSink({ doubleValue: -0, floatValue: Number.NaN })).toBe(
      '{"floatValue":"NaN","doubleValue":-0}',
    );
  });

  it('is there in proto2 for every field, and for required ones always', () => {
    expect(OldJson.write({}, CANONICAL)).toBe('{"name":"","kind":"CLOSED_ONE"}');
    expect(OldJson.write({ number: 0, maybeKind: 1, part: {} }, TOOLKIT)).toBe(
      '{"name":"","kind":"CLOSED_ONE","number":0,"maybe_kind":"CLOSED_ONE","part":{},"numbers":[]}',
    );
  });
});

describe('values', () => {
  it('are written in the canonical form', () => {
    const sink: Partial<Sink> = {
      int64Value: -(2n ** 63n),
      uint64Value: 2n ** 64n - 1n,
      floatValue: Math.fround(0.1),
      bytesValue: Uint8Array.of(251, 255),
      color: Color.COLOR_NEGATIVE,
      colorList: [1, 99 as Color],
      alias: 1,
      int64Map: new Map([[-5n, 0.5]]),
      boolMap: new Map([[true, 1]]),
      fixed64Map: new Map([[2n ** 64n - 1n, new Uint8Array(0)]]),
      int32Map: { '-1': 1n },
      nullList: [0],
      duration: { seconds: -1n, nanos: -500_000_000 },
    };
    expect(json(writeSink(sink as Sink))).toEqual({
      int64Value: '-9223372036854775808',
      uint64Value: '18446744073709551615',
      floatValue: 0.1,
      bytesValue: '+/8=',
      color: 'COLOR_NEGATIVE',
      colorList: ['COLOR_RED', 99],
      alias: 'ALIAS_FIRST',
      int64Map: { '-5': 0.5 },
      boolMap: { true: 'COLOR_RED' },
      fixed64Map: { '18446744073709551615': '' },
      int32Map: { '-1': '1' },
      nullList: [null],
      duration: '-1.500s',
    });
  });

  it('may have any name as the key of a map', () => {
    const text = '{"stringMap":{"__proto__":"a","constructor":"b","\\"":"c"}}';
    expect(writeSink(readSink(text))).toBe(text);
  });
});

it('has room for many fields', () => {
  const names = Array.from({ length: 70 }, (_, index) => `f${index}`);
  const Wide = createJsonType<Record<string, number>>({
    typeName: 'Wide',
    create: () => ({}),
    fields: () => names.map((name) => ({ name, type: scalar.int32 })),
    text: (m, w) => w.object('', names.map((name) => w.int32(`,"${name}":`, m[name])).join('')),
  });
  const message = Object.fromEntries(names.map((name, index) => [name, index + 1]));
  const text = Wide.write(message, CANONICAL);
  expect(json(text)).toEqual(message);
  expect(jsonErrorOf(() => Wide.write({ f69: 0.5 }, CANONICAL)).path).toBe('f69');
  expect(readJson(Wide, text)).toEqual(message);
  expect(() => readJson(Wide, '{"f69":1,"f3":2,"f69":1}')).toThrow('duplicate field "f69"');
});
