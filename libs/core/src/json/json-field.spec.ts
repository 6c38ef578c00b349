import type { Sink } from './testing-support/gen/kitchen-sink.js';
import { SinkJson } from './testing-support/gen/kitchen-sink.json.js';
import { JsonReader } from './json-reader.js';
import type { JsonField } from './json-type.js';
import { CANONICAL, jsonErrorOf, TOOLKIT, types } from './testing-support/sink.js';

function field(name: string): JsonField {
  const found = SinkJson.fields.get(name);
  if (found === undefined) throw new Error(`no field ${name}`);
  return found;
}

const fill = (...pairs: readonly (readonly [string, unknown])[]): Sink => {
  const sink = SinkJson.create();
  for (const [name, value] of pairs) field(name).set(sink, value);
  return sink;
};

describe('the table of fields', () => {
  it('finds a field by both of its names', () => {
    expect(field('int32_value')).toBe(field('int32Value'));
    expect(field('custom_name')).toBe(field('a "custom" name'));
    expect(SinkJson.fields.get('constructor')).toMatchObject({ key: 'constructor$' });
    expect(SinkJson.fields.get('toString')).toBeUndefined();
  });

  it('says what a field is', () => {
    expect(field('child')).toMatchObject({
      cardinality: 'singular',
      presence: true,
      message: SinkJson,
    });
    expect(field('children')).toMatchObject({
      cardinality: 'repeated',
      presence: false,
      message: SinkJson,
    });
    expect(field('sink_map')).toMatchObject({ cardinality: 'map', message: SinkJson });
    expect(field('sink_map').mapKey!.kind).toBe('int64');
    expect(field('int32_value')).toMatchObject({
      presence: false,
      message: undefined,
      oneof: undefined,
    });
    expect(field('maybe_int32')).toMatchObject({ presence: true, key: 'maybeInt32' });
    expect(field('choice_leaf')).toMatchObject({
      presence: true,
      oneof: 'choice',
      key: 'choiceLeaf',
    });
    expect(field('time')).toMatchObject({ presence: true, message: undefined });
    expect([...field('time').type.kind, field('string_wrapper').type.kind].join('')).toBe(
      'timestampwrapper',
    );
  });
});

describe('the text of a query parameter', () => {
  it.each([
    ['int32_value', '12', 12],
    ['int32_list', '12', 12],
    ['int64_value', '9223372036854775807', 9223372036854775807n],
    ['double_value', 'NaN', Number.NaN],
    ['bool_value', 'T', true],
    ['string_value', '', ''],
    ['bytes_value', 'AQI', Uint8Array.of(1, 2)],
    ['color', 'COLOR_RED', 1],
    ['color', '2', 2],
    ['time', '1970-01-01T00:00:01Z', { seconds: 1n, nanos: 0 }],
    ['duration', '1m', { seconds: 60n, nanos: 0 }],
    ['mask', 'a_b,cD', ['a_b', 'c_d']],
    ['int64_wrapper', '5', 5n],
    ['bool_wrapper', 'false', false],
    ['value', 'x', 'x'],
    ['string_map', 'x', 'x'],
    ['null_value', 'NULL_VALUE', 0],
    ['choice_uint32', '7', 7],
  ])('of %s may be %j', (name, text, value) => {
    expect(field(name).parseText(text)).toEqual(value);
  });

  it.each([
    ['int32_value', '', 'expected an integer from -2147483648 to 2147483647'],
    ['int32_value', '1.5', 'expected an integer'],
    ['color', 'RED', 'expected one of "COLOR_UNSPECIFIED", "COLOR_RED"'],
    ['time', 'now', 'expected an RFC 3339 time'],
    ['child', 'x', 'expected an object, as JSON in the body'],
    ['struct', '{}', 'expected an object, as JSON in the body'],
    ['any', '', 'expected an object with "@type", as JSON in the body'],
  ])('of %s is refused when it is %j', (name, text, problem) => {
    const error = jsonErrorOf(() => field(name).parseText(text));
    expect(error.message).toContain(problem);
    expect(error.message).toContain(JSON.stringify(text));
    expect(error.place).toBeUndefined();
  });
});

describe('access to a message', () => {
  it('sets and gets fields and members of oneofs alike', () => {
    const sink = fill(['int32_value', 5], ['choice_string', 'a']);
    expect(sink.int32Value).toBe(5);
    expect(sink.choice).toEqual({ $case: 'choiceString', value: 'a' });
    expect(field('choice_string').get(sink)).toBe('a');
    expect(field('choice_uint32').get(sink)).toBeUndefined();
  });

  it('knows what a message has', () => {
    const names = [
      'int32_value',
      'maybe_int32',
      'child',
      'choice_uint32',
      'int32_list',
      'string_map',
      'bytes_value',
      'double_value',
      'int64_map',
      'value',
      'int64_value',
      'color',
    ];
    const empty = SinkJson.create();
    expect(names.filter((name) => field(name).has(empty))).toEqual([]);
    const full = fill(
      ['int32_value', 1],
      ['maybe_int32', 0],
      ['child', {}],
      ['choice_uint32', 0],
      ['int32_list', [0]],
      ['string_map', { a: '' }],
      ['bytes_value', Uint8Array.of(0)],
      ['double_value', -0],
      ['int64_map', new Map([[0n, 0]])],
      ['value', null],
      ['int64_value', 1n],
      ['color', 1],
    );
    expect(names.filter((name) => !field(name).has(full))).toEqual([]);
    const partial: object = { maybe_int32: null };
    expect(names.filter((name) => field(name).has(partial))).toEqual([]);
  });

  it('walks down into messages, which it makes where there are none', () => {
    const sink = SinkJson.create();
    const child = field('child').child(sink);
    expect(field('child').child(sink)).toBe(child);
    expect(sink.child).toBe(child);
    const leaf = field('choice_leaf').child(sink);
    expect(sink.choice).toEqual({ $case: 'choiceLeaf', value: leaf });
    expect(leaf).toEqual({ name: '', count: 0n });
  });

  it('appends to lists and puts into maps', () => {
    const sink = SinkJson.create();
    field('int32_list').add(sink, 1);
    field('int32_list').add(sink, 2);
    field('string_map').put(sink, '__proto__', 'a');
    field('int64_map').put(sink, '9007199254740993', 0.5);
    field('bool_map').put(sink, 'true', 1);
    field('int32_map').put(sink, '1e1', 5n);
    expect(sink).toMatchObject({
      int32List: [1, 2],
      int64Map: new Map([[9007199254740993n, 0.5]]),
    });
    expect(Object.entries(sink.stringMap)).toEqual([['__proto__', 'a']]);
    expect(sink.boolMap).toEqual(new Map([[true, 1]]));
    expect(Object.keys(sink.int32Map)).toEqual(['10']);
    const partial: Partial<Sink> = {};
    field('int32_list').add(partial, 1);
    field('string_map').put(partial, 'a', 'b');
    expect(partial).toEqual({ int32List: [1], stringMap: { a: 'b' } });
  });

  it.each([
    ['int32_map', 'x', 'expected a key that is an integer'],
    ['bool_map', '1', 'expected a key that is true or false'],
    ['uint32_map', '-1', 'expected a key that is an integer from 0'],
  ])('refuses keys that a map cannot have', (name, key, problem) => {
    expect(() => field(name).put(SinkJson.create(), key, 0)).toThrow(problem);
  });

  it('refuses to treat a field as what it is not', () => {
    const sink = SinkJson.create();
    expect(() => field('int32_value').add(sink, 1)).toThrow('int32_value is no repeated field');
    expect(() => field('int32_value').put(sink, 'a', 1)).toThrow('int32_value is no map field');
    expect(() => field('int32_list').child(sink)).toThrow(
      'int32_list is no singular message field',
    );
  });
});

describe('the JSON of one field', () => {
  const write = (name: string, sink: object) => field(name).write(sink, { ...CANONICAL, types });
  const read = (name: string, text: string) => field(name).read(new JsonReader(text));

  it('is written', () => {
    const sink = fill(
      ['int32_list', [1, 2]],
      ['leaf', { name: 'a' }],
      ['choice_string', 'x'],
      ['int64_map', new Map([[1n, 2]])],
    );
    expect(write('int32_list', sink)).toBe('[1,2]');
    expect(write('leaf', sink)).toBe('{"name":"a"}');
    expect(field('leaf').write(sink, TOOLKIT)).toBe('{"name":"a","count":"0"}');
    expect(write('choice_string', sink)).toBe('"x"');
    expect(write('int64_map', sink)).toBe('{"1":2}');
  });

  it('is null or the default when it is absent', () => {
    for (const sink of [SinkJson.create(), {}]) {
      expect(
        ['leaf', 'choice_string', 'maybe_int32', 'time', 'value'].map((name) => write(name, sink)),
      ).toEqual(Array.from({ length: 5 }, () => 'null'));
      expect(
        ['int32_list', 'string_map', 'int64_map', 'int64_value', 'string_value', 'color'].map(
          (name) => write(name, sink),
        ),
      ).toEqual(['[]', '{}', '{}', '"0"', '""', '"COLOR_UNSPECIFIED"']);
    }
  });

  it('is read', () => {
    expect(read('int32_list', '[1,2]')).toEqual([1, 2]);
    expect(read('leaf', '{"count":"5"}')).toEqual({ name: '', count: 5n });
    expect(read('int64_map', '{"1":2}')).toEqual(new Map([[1n, 2]]));
    expect(read('value', 'null')).toBeNull();
    expect([read('leaf', 'null'), read('int32_list', 'null'), read('string_map', 'null')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is refused with the name of the field', () => {
    expect(jsonErrorOf(() => read('leaf', '{"count":"x"}')).path).toBe('leaf.count');
    expect(jsonErrorOf(() => read('int32_list', '[1,"x"]')).path).toBe('int32_list[1]');
    expect(jsonErrorOf(() => write('int32_list', { int32List: [0.5] })).path).toBe('int32_list[0]');
    expect(jsonErrorOf(() => write('leaf', { leaf: { name: 5 } })).path).toBe('leaf.name');
  });
});
