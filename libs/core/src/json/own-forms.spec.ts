import { FieldMaskJson } from '../wkt/field-mask-json.js';
import { ListValueJson, NullValueJson, StructJson, ValueJson } from '../wkt/struct-json.js';
import { DurationJson, TimestampJson } from '../wkt/time-json.js';
import { StringValueJson, UInt64ValueJson } from '../wkt/wrapper-json.js';
import { createJsonEnum } from './json-enum.js';
import { JsonReader } from './json-reader.js';
import { CANONICAL, jsonErrorOf, readJson } from './testing-support/sink.js';

const quoted = (text: string) => JSON.stringify(text);

describe('Timestamp', () => {
  it.each([
    ['0001-01-01T00:00:00Z', -62135596800n, 0],
    ['9999-12-31T23:59:59.999999999Z', 253402300799n, 999999999],
    ['1970-01-01T00:00:00Z', 0n, 0],
    ['1970-01-01T00:00:00.000000001Z', 0n, 1],
    ['1969-12-31T23:59:59.999999999Z', -1n, 999999999],
    ['1969-12-31T23:59:58.500Z', -2n, 500000000],
    ['2000-02-29T00:00:00Z', 951782400n, 0],
    ['2024-02-29T12:34:56.000010Z', 1709210096n, 10000],
    ['1900-03-01T00:00:00Z', -2203891200n, 0],
    ['2400-02-29T23:59:59Z', 13574649599n, 0],
    ['0099-12-31T00:00:00Z', -59011545600n, 0],
  ])('%s is read and written', (text, seconds, nanos) => {
    expect(readJson(TimestampJson, quoted(text))).toEqual({ seconds, nanos });
    expect(TimestampJson.parseText!(text)).toEqual({ seconds, nanos });
    expect(TimestampJson.write({ seconds, nanos }, CANONICAL)).toBe(quoted(text));
  });

  it.each([
    ['1970-01-01T08:00:01+08:00', '1970-01-01T00:00:01Z'],
    ['1969-12-31T16:00:01-08:00', '1970-01-01T00:00:01Z'],
    ['1970-01-01T00:00:00-11:30', '1970-01-01T11:30:00Z'],
    ['1970-01-02T01:00:00+02:00', '1970-01-01T23:00:00Z'],
    ['0001-01-01T00:00:00-00:01', '0001-01-01T00:01:00Z'],
    ['9999-12-31T23:59:59.5+00:01', '9999-12-31T23:58:59.500Z'],
    ['2020-01-01T00:00:00-00:00', '2020-01-01T00:00:00Z'],
    ['2020-01-01T00:00:00.100000000Z', '2020-01-01T00:00:00.100Z'],
    ['2020-01-01T00:00:00.0001Z', '2020-01-01T00:00:00.000100Z'],
    ['2020-01-01T00:00:00.0000001+23:59', '2019-12-31T00:01:00.000000100Z'],
  ])('%s is %s', (text, normal) => {
    expect(TimestampJson.write(readJson(TimestampJson, quoted(text)), CANONICAL)).toBe(
      quoted(normal),
    );
  });

  it.each([
    '',
    '0000-01-01T00:00:00Z',
    '10000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '2020-01-01',
    '2020-01-01T00:00:00',
    '2020-01-01T00:00Z',
    '2020-01-01 00:00:00Z',
    '2020-01-01t00:00:00Z',
    '2020-01-01T00:00:00z',
    '2020-01-01T00:00:00+0800',
    '2020-01-01T00:00:00+08',
    '2020-01-01T00:00:00 08:00',
    '2020-01-01T00:00:00+24:00',
    '2020-01-01T00:00:00+00:60',
    '2020-01-01T00:00:00+0a:00',
    '2020-01-01T00:00:00Z+08:00',
    '2020-01-01T00:00:00ZZ',
    '2020-01-01T00:00:00.Z',
    '2020-01-01T00:00:00.1234567890Z',
    '2020-01-01T00:00:00.12aZ',
    '2020-01-01T00:00:00,5Z',
    '2020-13-01T00:00:00Z',
    '2020-00-01T00:00:00Z',
    '2020-01-32T00:00:00Z',
    '2020-04-31T00:00:00Z',
    '2020-01-00T00:00:00Z',
    '2020-02-30T00:00:00Z',
    '2021-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2020-01-01T24:00:00Z',
    '2020-01-01T00:60:00Z',
    '2016-12-31T23:59:60Z',
    '2020-1-01T00:00:00Z',
    '2020-01-1T00:00:00Z',
    '20-01-01T00:00:00Z',
    '02020-01-01T00:00:00Z',
    '+2020-01-01T00:00:00Z',
    '-001-01-01T00:00:00Z',
    '２０２０-01-01T00:00:00Z',
    ' 2020-01-01T00:00:00Z',
    'null',
    '1577836800',
  ])('refuses %j', (text) => {
    expect(() => readJson(TimestampJson, quoted(text))).toThrow('expected an RFC 3339 time');
    expect(() => TimestampJson.parseText!(text)).toThrow('expected an RFC 3339 time');
  });

  it('agrees with Date on every day of 400 years', () => {
    const wrong: string[] = [];
    for (let day = -146_097; day < 146_097; day++) {
      const text = new Date(day * 86_400_000).toISOString();
      if (TimestampJson.parseText!(text).seconds !== BigInt(day) * 86_400n) wrong.push(text);
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    [{ seconds: -62135596801n }, 'seconds from'],
    [{ seconds: 253402300800n }, 'seconds from'],
    [{ seconds: 2n ** 80n }, 'seconds from'],
    [{ nanos: -1 }, 'nanos from 0'],
    [{ nanos: 1_000_000_000 }, 'nanos from 0'],
    [{ nanos: 0.5 }, 'nanos from 0'],
    [{ nanos: Number.NaN }, 'nanos from 0'],
    [{ seconds: 5 }, 'timestampFromDate()'],
    [new Date(0), 'timestampFromDate()'],
    ['2020-01-01T00:00:00Z', 'timestampFromDate()'],
    [[], 'timestampFromDate()'],
  ])('refuses to write %p', (value, expected) => {
    expect(() => TimestampJson.write(value as never, CANONICAL)).toThrow(expected);
  });

  it('has 1970 for what is left out', () => {
    expect(TimestampJson.write({}, CANONICAL)).toBe('"1970-01-01T00:00:00Z"');
    expect(TimestampJson.write({ nanos: 5_000_000 }, CANONICAL)).toBe('"1970-01-01T00:00:00.005Z"');
  });
});

describe('Duration', () => {
  it.each([
    ['0s', 0n, 0],
    ['1s', 1n, 0],
    ['-5s', -5n, 0],
    ['1.500s', 1n, 500000000],
    ['-1.500s', -1n, -500000000],
    ['-0.500s', 0n, -500000000],
    ['1.000010s', 1n, 10000],
    ['0.000000001s', 0n, 1],
    ['315576000000.999999999s', 315576000000n, 999999999],
    ['-315576000000.999999999s', -315576000000n, -999999999],
  ])('%s is read and written', (text, seconds, nanos) => {
    expect(readJson(DurationJson, quoted(text))).toEqual({ seconds, nanos });
    expect(DurationJson.parseText!(text)).toEqual({ seconds, nanos });
    expect(DurationJson.write({ seconds, nanos }, CANONICAL)).toBe(quoted(text));
  });

  it('has no negative zero', () => {
    expect(readJson(DurationJson, '"-0s"')).toEqual({ seconds: 0n, nanos: 0 });
    expect(DurationJson.write({ seconds: 0n, nanos: -0 }, CANONICAL)).toBe('"0s"');
  });

  it.each([
    '',
    '1',
    's',
    '1S',
    '1 s',
    ' 1s',
    '1s ',
    '+1s',
    '1.s',
    '.5s',
    '1.5',
    '1e3s',
    '0x1s',
    '--1s',
    '1.1234567890s',
    '315576000001s',
    '-315576000001s',
    '9999999999999s',
    'NaNs',
    '1s2s',
    '1m',
  ])('refuses %j in JSON', (text) => {
    expect(() => readJson(DurationJson, quoted(text))).toThrow('expected a duration');
  });

  it.each([
    ['1h30m', 5400n, 0],
    ['250ms', 0n, 250000000],
    ['-1.5h', -5400n, 0],
    ['+2s', 2n, 0],
    ['1m0.5s', 60n, 500000000],
    ['5us', 0n, 5000],
    ['5µs', 0n, 5000],
    ['7ns', 0n, 7],
    ['1.5ns', 0n, 1],
  ])('has %s in query parameters too', (text, seconds, nanos) => {
    expect(DurationJson.parseText!(text)).toEqual({ seconds, nanos });
  });

  it.each(['', '+', '-', '1', '1x', '1h 30m', '1h30', 'h', '1e3s', '99999999h', '1d', '1..5s'])(
    'refuses %j in query parameters',
    (text) => {
      expect(() => DurationJson.parseText!(text)).toThrow('expected a duration');
    },
  );

  it.each([
    [{ seconds: 315576000001n }, 'seconds from'],
    [{ seconds: -315576000001n }, 'seconds from'],
    [{ seconds: 1n, nanos: -1 }, 'same sign'],
    [{ seconds: -1n, nanos: 1 }, 'same sign'],
    [{ seconds: 1n, nanos: 1_000_000_000 }, 'nanos from'],
    [{ nanos: -1_000_000_000 }, 'nanos from'],
    [{ nanos: 1.5 }, 'nanos from'],
    [{ seconds: 1 }, 'durationFromMs()'],
    [1500, 'durationFromMs()'],
  ])('refuses to write %p', (value, expected) => {
    expect(() => DurationJson.write(value as never, CANONICAL)).toThrow(expected);
  });
});

describe('FieldMask', () => {
  it.each([
    ['', []],
    ['foo', ['foo']],
    ['foo,barBaz', ['foo', 'bar_baz']],
    ['user.displayName,photo', ['user.display_name', 'photo']],
    ['f1,aBC', ['f1', 'a_b_c']],
    ['*', ['*']],
  ])('%j is read and written', (text, paths) => {
    expect(readJson(FieldMaskJson, quoted(text))).toEqual(paths);
    expect(FieldMaskJson.parseText!(text)).toEqual(paths);
    expect(FieldMaskJson.write(paths, CANONICAL)).toBe(quoted(text));
  });

  it.each(['foo,bar_bar', 'a,', ',a', 'a,,b', 'a, b', ' a'])('refuses %j', (text) => {
    expect(() => readJson(FieldMaskJson, quoted(text))).toThrow(
      'expected lowerCamelCase field paths',
    );
  });

  it('has the names of the proto in query parameters too', () => {
    expect(FieldMaskJson.parseText!('display_name,photoUrl')).toEqual([
      'display_name',
      'photo_url',
    ]);
    expect(() => FieldMaskJson.parseText!('a,,b')).toThrow('expected lowerCamelCase field paths');
  });

  it.each(['fooBar', 'foo_3_bar', 'foo__bar', 'foo_', '_Foo', '', 'a,b', 'a b', 5])(
    'refuses to write the path %p, which would come back another',
    (path) => {
      expect(() => FieldMaskJson.write([path] as never, CANONICAL)).toThrow('invalid field path');
    },
  );
});

describe('Struct, Value and ListValue', () => {
  it.each([
    'null',
    'true',
    '0',
    '-0',
    '-1.5e-7',
    '"text"',
    '[]',
    '{}',
    '[null,[1,"a",{"b":[]}],false]',
    '{"a":null,"b":{"c":[1,2]},"__proto__":{"polluted":true},"constructor":{"prototype":1},"":0}',
  ])('%s is read and written', (text) => {
    expect(ValueJson.write(readJson(ValueJson, text), CANONICAL)).toBe(text);
  });

  it('are data only, whatever their names are', () => {
    const struct = readJson(StructJson, '{"__proto__":{"x":1},"toString":2}');
    expect(Object.getPrototypeOf(struct)).toBeNull();
    expect(Object.keys(struct)).toEqual(['__proto__', 'toString']);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it.each([
    ['{"a":1,"a":2}', 'duplicate name "a"'],
    ['{"a":{"b":[0,{"c":1,"c":1}]}}', 'in ["a"]["b"][1] '],
    ['{"a":1e999}', 'invalid value "1e999" in ["a"]'],
    ['{"a":[1,01]}', 'in ["a"][1]'],
    ['[]', 'expected an object'],
  ])('refuses %s', (text, problem) => {
    expect(() => readJson(StructJson, text)).toThrow(problem);
  });

  it.each([
    [Number.NaN, 'a finite number'],
    [{ a: [1, Number.POSITIVE_INFINITY] }, 'in ["a"][1]'],
    [{ a: 1n }, 'in ["a"]'],
    [{ a: () => 0 }, 'in ["a"]'],
    [{ a: new Date(0) }, 'a plain object'],
    [{ a: new Map() }, 'a plain object'],
    [['\ud800'], 'half a surrogate pair'],
    [{ '\ud800': 1 }, 'half a surrogate pair'],
  ])('refuses to write %p', (value, problem) => {
    expect(() => ValueJson.write(value, CANONICAL)).toThrow(problem);
  });

  it('leave out members that are undefined, and have null for items that are', () => {
    expect(StructJson.write({ a: undefined, b: 1 }, CANONICAL)).toBe('{"b":1}');
    expect(ListValueJson.write([undefined, 1], CANONICAL)).toBe('[null,1]');
    expect(ValueJson.write(undefined, CANONICAL)).toBe('null');
    expect(() => ListValueJson.write('ab' as never, CANONICAL)).toThrow('expected an array');
    expect(() => StructJson.write([] as never, CANONICAL)).toThrow('expected a plain object');
  });

  it('have the text itself in query parameters, where they may be one', () => {
    expect(ValueJson.parseText!('{}')).toBe('{}');
    expect(StructJson.parseText).toBeUndefined();
    expect(ListValueJson.parseText).toBeUndefined();
  });
});

describe('wrappers', () => {
  it('look like their scalar', () => {
    expect(UInt64ValueJson.write(5n, CANONICAL)).toBe('"5"');
    expect(readJson(UInt64ValueJson, '"18446744073709551615"')).toBe(18446744073709551615n);
    expect(StringValueJson.parseText!('')).toBe('');
    expect(UInt64ValueJson.parseText!('1e3')).toBe(1000n);
  });

  it('refuse null at the top', () => {
    expect(() => readJson(StringValueJson, 'null')).toThrow('expected a string');
  });
});

describe('enums', () => {
  const Color = createJsonEnum('Color', [
    ['NONE', 0],
    ['RED', 1],
    ['CRIMSON', 1],
    ['BELOW', -1],
  ]);
  const Closed = createJsonEnum('Closed', [['ONE', 1]], { closed: true });

  it.each([
    ['"RED"', 1],
    ['"CRIMSON"', 1],
    ['"R\\u0045D"', 1],
    ['0', 0],
    ['1.0', 1],
    ['-1', -1],
    ['123', 123],
    ['-2147483648', -2147483648],
  ])('reads %s', (text, number) => {
    expect(Color.read(reader(text))).toBe(number);
  });

  it.each([
    '"red"',
    '"1"',
    '""',
    '"toString"',
    'RED',
    'true',
    'null',
    '1.5',
    '2147483648',
    '["RED"]',
    '{}',
  ])('refuses %s', (text) => {
    expect(jsonErrorOf(() => Color.read(reader(text))).line).toBe(1);
  });

  it('says which names there are', () => {
    expect(() => Color.parseText!('PINK')).toThrow(
      'invalid value "PINK": expected one of "NONE", "RED", "CRIMSON", "BELOW", or a number',
    );
  });

  it('writes the first name of a number, and numbers without a name', () => {
    expect(
      [1, 0, -1, 7, undefined].map((number) => Color.text(number, undefined as never)),
    ).toEqual(['"RED"', '"NONE"', '"BELOW"', '7', '"NONE"']);
    expect(() => Color.text('RED' as never, undefined as never)).toThrow('invalid value "RED"');
    expect(() => Color.text(2 ** 31, undefined as never)).toThrow('invalid value 2147483648');
  });

  it('takes names and numbers from query parameters', () => {
    expect(['RED', '1', '7', '-1'].map((text) => Color.parseText!(text))).toEqual([1, 1, 7, -1]);
  });

  it('refuses numbers that a closed enum does not have', () => {
    expect(Closed.read(reader('1'))).toBe(1);
    expect(() => Closed.read(reader('2'))).toThrow('or the number of one');
    expect(() => Closed.parseText!('2')).toThrow('or the number of one');
    expect(Closed.create()).toBe(1);
  });

  it('may have another name in JSON, and reads both', () => {
    const Armor = createJsonEnum('Armor', [
      ['HELM', 0, 'great "helm"'],
      ['PLATE', 1, 'HELM'],
      ['BOOT', 2],
    ]);
    expect([0, 1, 2].map((number) => Armor.text(number, undefined as never))).toEqual([
      '"great \\"helm\\""',
      '"HELM"',
      '"BOOT"',
    ]);
    expect(Armor.read(reader('"great \\"helm\\""'))).toBe(0);
    expect(['HELM', 'PLATE', 'BOOT'].map((name) => Armor.parseText!(name))).toEqual([0, 1, 2]);
  });

  it('skips unknown names only when told to', () => {
    expect(Color.read(reader('"PINK"', 'skip'))).toBeUndefined();
    expect(() => Color.read(reader('"PINK"'))).toThrow('invalid value "PINK"');
  });

  it('reads NullValue as null, name and number', () => {
    expect(['null', '"NULL_VALUE"', '0'].map((text) => NullValueJson.read(reader(text)))).toEqual([
      0, 0, 0,
    ]);
    expect(NullValueJson.text(0, undefined as never)).toBe('null');
  });
});

function reader(text: string, unknownEnumNames: 'skip' | 'refuse' = 'refuse') {
  return new JsonReader(text, { unknownEnumNames });
}
