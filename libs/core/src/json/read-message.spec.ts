import { Sink } from './testing-support/gen/kitchen-sink.js';
import { LeafJson, SinkJson } from './testing-support/gen/kitchen-sink.json.js';
import { OldJson } from './testing-support/gen/kitchen-sink-proto2.json.js';
import { JsonError } from './json-error.js';
import { JsonReader } from './json-reader.js';
import { jsonErrorOf, readJson, readSink } from './testing-support/sink.js';

describe('a message that does not fit', () => {
  it.each([
    ['[]', 'unexpected "["'],
    ['null', 'invalid value null'],
    ['"{}"', 'invalid value "{}"'],
    ['5', 'invalid value 5'],
    ['{"leaf":[]}', 'in leaf '],
    ['{"leaf":"x"}', 'invalid value "x" in leaf '],
    ['{"leaf":{"count":"x"}}', 'invalid value "x" in leaf.count '],
    [
      '{"children":[{},{"children":[{"leaf":{"name":5}}]}]}',
      'in children[1].children[0].leaf.name ',
    ],
    ['{"children":{}}', 'in children'],
    ['{"int32_list":5}', 'in int32_list'],
    ['{"int32_list":[1,2,"x"]}', 'in int32_list[2]'],
    ['{"int32_list":[1,null]}', 'in int32_list[1]'],
    ['{"children":[null]}', 'in children[0]'],
    ['{"wrapper_list":[null]}', 'in wrapper_list[0]'],
    ['{"time_list":[null]}', 'in time_list[0]'],
    ['{"string_map":[]}', 'in string_map'],
    ['{"string_map":{"a":5}}', 'in string_map["a"]'],
    ['{"string_map":{"a":null}}', 'in string_map["a"]'],
    ['{"int32_map":{"x":"1"}}', 'in int32_map '],
    ['{"int32_map":{"1.5":"1"}}', 'expected a key that is an integer'],
    ['{"int32_map":{"2147483648":"1"}}', 'in int32_map '],
    ['{"uint32_map":{"-1":true}}', 'in uint32_map '],
    ['{"bool_map":{"1":"COLOR_RED"}}', 'expected a key that is true or false'],
    ['{"bool_map":{"TRUE":"COLOR_RED"}}', 'in bool_map '],
    ['{"leaf_map":{"a\\"b":{"name":5}}}', 'in leaf_map["a\\"b"].name '],
    ['{"time":"2021-02-30T00:00:00Z"}', 'in time '],
    ['{"int64_value":0x10}', 'unexpected "x"'],
    ['{"color":"PINK"}', 'in color '],
    ['{"color_list":["COLOR_RED","PINK"]}', 'in color_list[1]'],
    ['{"any":{"@type":"type.googleapis.com/kitchen.Leaf","count":"x"}}', 'in any.count '],
  ])('%s is refused with its place', (text, problem) => {
    const error = jsonErrorOf(() => readSink(text));
    expect(error.message).toContain(problem);
    expect(error.line).toBe(1);
  });

  it('has an error in parts, for a violation of a field', () => {
    const error = jsonErrorOf(() => readSink('{\n  "leaf": { "count": "12x" }\n}'));
    expect(error).toBeInstanceOf(JsonError);
    expect(error).toMatchObject({ path: 'leaf.count', line: 2, column: 22 });
    expect(error.description).toBe(
      'invalid value "12x": expected an integer from -9223372036854775808 to 9223372036854775807',
    );
    expect(error.message).toBe(
      'invalid value "12x" in leaf.count at line 2, column 22: expected an integer from -9223372036854775808 to 9223372036854775807',
    );
  });

  it('shows no more than the beginning of a long value', () => {
    const { message } = jsonErrorOf(() => readSink(`{"int32_value":"${'9'.repeat(10_000)}"}`));
    expect(message.length).toBeLessThan(250);
  });
});

describe('what is given twice', () => {
  it.each([
    ['{"int32_value":1,"int32_value":1}', 'duplicate field "int32_value"'],
    ['{"int32_value":1,"int32Value":1}', 'duplicate field "int32_value"'],
    ['{"int32Value":null,"int32_value":1}', 'duplicate field "int32_value"'],
    ['{"int32Value":1,"int32\\u0056alue":1}', 'duplicate field "int32_value"'],
    ['{"old":{"name":"","name":""}}', 'duplicate field "name" in old.name'],
    ['{"leaf":{"name":"","count":0,"name":""}}', 'in leaf.name'],
    ['{"wrapperMap":{},"wrapper_map":{}}', 'duplicate field "wrapper_map"'],
    ['{"string_map":{"a":"","a":""}}', 'duplicate key "a" in string_map'],
    ['{"string_map":{"__proto__":"","__proto__":""}}', 'duplicate key "__proto__"'],
    ['{"int32_map":{"1":"1","1.0":"2"}}', 'duplicate key "1.0"'],
    ['{"int64_map":{"10":1,"1e1":2}}', 'duplicate key "1e1"'],
    ['{"bool_map":{"true":0,"tr\\u0075e":0}}', 'duplicate key "true"'],
    ['{"choice_uint32":1,"choice_string":""}', 'second value for oneof "choice" in choice_string'],
    ['{"choice_null":null,"choice_bool":false}', 'second value for oneof "choice"'],
    ['{"struct":{"a":1,"a":1}}', 'duplicate name "a" in struct'],
  ])('%s is refused', (text, problem) => {
    expect(jsonErrorOf(() => readSink(text)).message).toContain(problem);
  });

  it('may be an unknown member', () => {
    expect(readSink('{"x":1,"x":2}')).toEqual(readSink('{}'));
  });
});

describe('names', () => {
  it('are those of the proto and of JSON', () => {
    const text = `{"int32_value":1,"int64Value":"2","__proto__":"p","constructor":"c","_under_score":"u",
      "trailing":"t","with2Digits":"w","UPPER_case":"U","a \\"custom\\" name":"n"}`;
    const sink = readSink(text);
    expect(sink).toMatchObject({
      int32Value: 1,
      int64Value: 2n,
      UnderScore: 'u',
      with2Digits: 'w',
    });
    expect(sink).toMatchObject({ trailing: 't', UPPERCase: 'U', customName: 'n', Proto: 'p' });
    expect(Object.getPrototypeOf(sink)).toBe(Object.prototype);
    expect(readSink('{"Proto":"p","custom_name":"n"}')).toMatchObject({
      Proto: 'p',
      customName: 'n',
    });
  });

  it('are told apart by case', () => {
    expect(readSink('{"INT32_VALUE":1,"Int32Value":1}')).toEqual(readSink('{}'));
  });

  it('may come in any order', () => {
    const leaf = { name: 'a', count: 1n };
    for (const text of [
      '{"name":"a","count":1}',
      '{"count":1,"name":"a"}',
      '{"x":{},"count":1,"y":[],"name":"a"}',
    ]) {
      expect(readJson(LeafJson, text)).toEqual(leaf);
    }
  });

  it('may be unknown, unless that is refused', () => {
    const text = '{"nme":{"a":[1,{"b":null}]},"name":"x"}';
    expect(readJson(LeafJson, text)).toEqual({ name: 'x', count: 0n });
    const error = jsonErrorOf(() => readJson(LeafJson, text, { unknownFields: 'refuse' }));
    expect(error.message).toBe(
      'unknown field "nme" at line 1, column 2: give only fields of the message',
    );
    const nested = jsonErrorOf(() =>
      readSink('{"leaf":{"@type":""}}', { unknownFields: 'refuse' }),
    );
    expect(nested.message).toContain('unknown field "@type" in leaf ');
  });

  it('must still be JSON where they are unknown', () => {
    expect(() => readSink('{"x":[1,]}')).toThrow('unexpected "]"');
    expect(() => readSink('{"x":"\\ud800"}')).toThrow('surrogate');
  });
});

describe('null', () => {
  it('is the default of every field', () => {
    const fields = [...new Set(SinkJson.fields.values())].filter(
      ({ cardinality, type }) => cardinality !== 'singular' || !type.nullable,
    );
    const text = `{${fields.map(({ name }) => `"${name}":null`).join(',')}}`;
    expect(readSink(text)).toEqual(readSink('{}'));
  });

  it('is a value of Value and NullValue', () => {
    expect(readSink('{"value":null,"value_list":[null,1],"value_map":{"a":null}}')).toMatchObject({
      value: null,
      valueList: [null, 1],
      valueMap: { a: null },
    });
    expect(readSink('{"null_value":null,"null_list":[null,null]}')).toMatchObject({
      nullValue: 0,
      nullList: [0, 0],
    });
    expect(readSink('{"choice_null":null}').choice).toEqual({ $case: 'choiceNull', value: 0 });
    expect(readSink('{"choice_value":null}').choice).toEqual({ $case: 'choiceValue', value: null });
  });

  it('does not set a oneof', () => {
    expect(readSink('{"choice_uint32":null,"choice_string":"a"}').choice).toEqual({
      $case: 'choiceString',
      value: 'a',
    });
    expect(readSink('{"choice_string":"a","choice_leaf":null,"choice_time":null}').choice).toEqual({
      $case: 'choiceString',
      value: 'a',
    });
  });
});

describe('a message that is read', () => {
  it('is complete: like one that was decoded from no bytes', () => {
    expect(readSink('{}')).toEqual(Sink.decode(new Uint8Array(0)));
    expect(Object.keys(readSink('{}'))).toEqual(Object.keys(Sink.decode(new Uint8Array(0))));
  });

  it('has its fields in the form of the generated types', () => {
    const sink = readSink(`{
      "maybeInt32": 0, "maybeLeaf": {}, "int64List": ["1", 2], "leafMap": {"a": {"count": 1}},
      "int64Map": {"9007199254740993": 0.5}, "boolMap": {"true": "COLOR_RED"}, "int32Map": {"-1": 5},
      "choiceWrapper": "7", "mask": "aB,c", "stringWrapper": "", "int64Wrapper": "1", "time": "1970-01-01T00:00:01Z",
      "sinkMap": {"1": {"int32Value": 1}}
    }`);
    expect(sink.maybeInt32).toBe(0);
    expect(sink.maybeLeaf).toEqual({ name: '', count: 0n });
    expect(sink.int64List).toEqual([1n, 2n]);
    expect(sink.leafMap['a']).toEqual({ name: '', count: 1n });
    expect(sink.int64Map).toEqual(new Map([[9007199254740993n, 0.5]]));
    expect(sink.boolMap).toEqual(new Map([[true, 1]]));
    expect(sink.int32Map[-1]).toBe(5n);
    expect(sink.choice).toEqual({ $case: 'choiceWrapper', value: 7n });
    expect(sink.mask).toEqual(['a_b', 'c']);
    expect([sink.stringWrapper, sink.int64Wrapper]).toEqual(['', 1n]);
    expect(sink.time).toEqual({ seconds: 1n, nanos: 0 });
    expect(sink.sinkMap.get(1n)!.int32Value).toBe(1);
  });

  it('takes any name as the key of a map', () => {
    const { stringMap } = readSink(
      '{"string_map":{"__proto__":"a","constructor":"b","toString":"c","hasOwnProperty":"d","":"e"}}',
    );
    expect(Object.entries(stringMap)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['toString', 'c'],
      ['hasOwnProperty', 'd'],
      ['', 'e'],
    ]);
  });

  it('nests up to the limit, counting objects and lists', () => {
    const nested = (depth: number) => '{"child":'.repeat(depth) + '{}' + '}'.repeat(depth);
    expect(() => readSink(nested(99))).not.toThrow();
    const error = jsonErrorOf(() => readSink(nested(100)));
    expect(error.problem).toBe('too deep nesting');
    expect(error.path.split('.')).toHaveLength(100);
    expect(() => readSink(nested(5), { maxDepth: 5 })).toThrow('at most 5');
  });

  it('may be followed by nothing but white space', () => {
    expect(() => readSink('{} x')).toThrow('expected the end of the text');
    expect(() => readSink('{} \n\t')).not.toThrow();
  });

  it('may be one of several in a text', () => {
    const reader = new JsonReader('{"name":"a"}\n{"name":"b"}');
    expect([LeafJson.read(reader).name, LeafJson.read(reader).name]).toEqual(['a', 'b']);
  });
});

describe('enum names that are unknown', () => {
  it('are skipped on demand: fields, items and entries', () => {
    const options = { unknownEnumNames: 'skip' } as const;
    const text = `{"color":"PINK","maybe_color":"PINK","color_list":["COLOR_RED","PINK","COLOR_GREEN"],
      "bool_map":{"true":"PINK","false":"COLOR_RED"},"choice_color":"PINK"}`;
    expect(readSink(text, options)).toMatchObject({
      color: 0,
      colorList: [1, 2],
      boolMap: new Map([[false, 1]]),
      choice: undefined,
    });
    expect(readSink(text, options).maybeColor).toBeUndefined();
  });
});

describe('proto2', () => {
  it('tells apart what is absent and what has its default', () => {
    expect(readJson(OldJson, '{"number":42,"part":{"text":""}}')).toEqual({
      name: '',
      kind: 1,
      number: 42,
      part: { text: '' },
      numbers: [],
    });
  });
});
