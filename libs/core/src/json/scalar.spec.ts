import { JsonReader } from './json-reader.js';
import { JsonWriter } from './json-writer.js';
import { scalar, type JsonScalar } from './scalar.js';
import { CANONICAL, jsonErrorOf } from './testing-support/sink.js';

const writer = new JsonWriter(CANONICAL);

function read<T>(type: JsonScalar<T>, text: string): T {
  const reader = new JsonReader(text);
  const value = type.read(reader);
  reader.end();
  return value;
}

function write<T>(type: JsonScalar<T>, value: unknown): string {
  return type.text(value as never, writer);
}

const integers = [scalar.int32, scalar.uint32, scalar.int64, scalar.uint64] as const;
const numbers = [...integers, scalar.float, scalar.double] as const;

const ranges = [
  [scalar.int32, '-2147483648', '2147483647'],
  [scalar.uint32, '0', '4294967295'],
  [scalar.int64, '-9223372036854775808', '9223372036854775807'],
  [scalar.uint64, '0', '18446744073709551615'],
] as const;

describe.each(numbers.map((type) => [type.kind, type] as const))(
  '%s',
  (_, type: JsonScalar<unknown>) => {
    it.each([
      '""',
      '" 1"',
      '"1 "',
      '"1\\n"',
      '"+1"',
      '"01"',
      '"-"',
      '"1."',
      '".5"',
      '"0x10"',
      '"1_000"',
      '"1,5"',
      '"12abc"',
      '"１２"',
      '"null"',
      '"infinity"',
      '"nan"',
      'true',
      'null',
      '[1]',
      '{}',
    ])('refuses %s', (text) => {
      const { message } = jsonErrorOf(() => read(type, text));
      expect(message).toContain(type.expected);
    });

    it('reads a number in quotes, escapes too', () => {
      expect(Number(read(type, '"12"'))).toBe(12);
      expect(Number(read(type, '"\\u0031\\u0032"'))).toBe(12);
      expect(Number(read(type, '"1e2"'))).toBe(100);
    });

    it('quotes the bad value and says what was expected', () => {
      expect(jsonErrorOf(() => read(type, '"12x"')).message).toBe(
        `invalid value "12x" at line 1, column 1: expected ${type.expected}`,
      );
      expect(jsonErrorOf(() => type.parseText('12x')).message).toBe(
        `invalid value "12x": expected ${type.expected}`,
      );
    });
  },
);

describe.each(ranges.map(([type, min, max]) => [type.kind, type, min, max] as const))(
  'the range of %s',
  (_, type: JsonScalar<unknown>, min, max) => {
    const below = `${BigInt(min) - 1n}`;
    const above = `${BigInt(max) + 1n}`;

    it.each([
      below,
      above,
      '1e30',
      '-1e30',
      '1e536870000',
      '0.5',
      '1e-1',
      '1.5e0',
      '12345678901234567890123',
    ])('refuses %s', (text) => {
      expect(() => read(type, text)).toThrow(type.expected);
      expect(() => read(type, `"${text}"`)).toThrow(type.expected);
      expect(() => type.parseText(text)).toThrow(type.expected);
    });

    it('reads its ends exactly, as numbers and in quotes', () => {
      for (const text of [min, max]) {
        expect(String(read(type, text))).toBe(text);
        expect(String(read(type, `"${text}"`))).toBe(text);
        expect(String(type.parseText(text))).toBe(text);
      }
    });

    it.each([
      ['100000.000', '100000'],
      ['1e5', '100000'],
      ['1.5e1', '15'],
      ['1200e-2', '12'],
      ['0.0', '0'],
      ['0e99999999999', '0'],
      ['-0', '0'],
      ['-0.0e5', '0'],
    ])('reads %s as the integer it is', (text, value) => {
      expect(String(read(type, text))).toBe(value);
      expect(Object.is(read(type, text), -0)).toBe(false);
    });

    it('is checked when a value is written', () => {
      const bigint = type.kind.endsWith('64');
      const value = (text: string) => (bigint ? BigInt(text) : Number(text));
      expect(write(type, value(max))).toBe(bigint ? `"${max}"` : max);
      for (const bad of [value(below), value(above), bigint ? 1 : 1n, 1.5, Number.NaN, '1', {}]) {
        expect(() => write(type, bad)).toThrow('invalid value');
      }
    });

    it('has 0 for what is absent', () => {
      const zero = type.kind.endsWith('64') ? '"0"' : '0';
      expect([write(type, undefined), write(type, null)]).toEqual([zero, zero]);
    });
  },
);

describe('int64 and uint64', () => {
  it.each([
    ['9007199254740993', 9007199254740993n],
    ['-9007199254740993', -9007199254740993n],
    ['9223372036854775807.0', 9223372036854775807n],
    ['922337203685477580.7e1', 9223372036854775807n],
  ])('read %s above 2^53 without rounding', (text, value) => {
    expect(read(scalar.int64, text)).toBe(value);
  });

  it('say that their values are bigint', () => {
    expect(() => write(scalar.int64, 5)).toThrow(
      'invalid value 5: expected a bigint (64-bit fields are bigint: an integer from -9223372036854775808',
    );
  });
});

describe('double and float', () => {
  it.each(['NaN', 'Infinity', '-Infinity'])('write and read %s in quotes only', (name) => {
    for (const type of [scalar.double, scalar.float]) {
      expect(write(type, Number(name))).toBe(`"${name}"`);
      expect(read(type, `"${name}"`)).toBe(Number(name));
      expect(type.parseText(name)).toBe(Number(name));
      expect(() => read(type, name)).toThrow('at line 1');
    }
  });

  it('keep the sign of zero', () => {
    for (const type of [scalar.double, scalar.float]) {
      expect(write(type, -0)).toBe('-0');
      for (const text of ['-0', '-0.0', '"-0"', '-0e0']) expect(read(type, text)).toBe(-0);
    }
  });

  it('refuse what is too large for them', () => {
    for (const text of ['1.89769e+308', '-1.89769e+308', '"1e999"']) {
      expect(() => read(scalar.double, text)).toThrow('expected a number');
    }
    for (const text of ['3.502823e38', '-3.502823e38', '"1e39"']) {
      expect(() => read(scalar.float, text)).toThrow('expected a number of at most');
    }
    expect(() => write(scalar.float, 1e39)).toThrow('expected a number of at most');
  });

  it.each([
    ['2.22507e-308', 2.22507e-308],
    ['5e-324', 5e-324],
    ['1.7976931348623157e308', Number.MAX_VALUE],
    ['123456789012345678', 123456789012345680],
    ['1e-999', 0],
  ])('read the double %s', (text, value) => {
    expect(read(scalar.double, text)).toBe(value);
  });

  it.each([
    [Math.fround(0.1), '0.1'],
    [0.1, '0.1'],
    [3.4028234663852886e38, '3.4028235e+38'],
    [1.401298464324817e-45, '1e-45'],
    [1.1754943508222875e-38, '1.1754944e-38'],
    [16777216, '16777216'],
    [16777220, '16777220'],
    [Math.fround(123456789), '123456790'],
    [2 ** 33, '8589935000'],
    [Math.fround(1.23456789), '1.2345679'],
    [-2.5, '-2.5'],
    [1e21, '1e+21'],
  ])('write the float %d with as few digits as it needs', (value, text) => {
    expect(write(scalar.float, value)).toBe(text);
    expect(read(scalar.float, text)).toBe(Math.fround(value));
  });

  it('read floats as gRPC would deliver them', () => {
    expect(read(scalar.float, '0.1')).toBe(Math.fround(0.1));
  });

  it.each(['1', true, 1n, {}])('refuse to write %p', (value) => {
    expect(() => write(scalar.double, value)).toThrow('invalid value');
    expect(() => write(scalar.float, value)).toThrow('invalid value');
  });
});

describe('bool', () => {
  it.each(['0', '1', '"true"', '"false"', 'null', '{}', '[]'])('refuses %s in JSON', (text) => {
    expect(() => read(scalar.bool, text)).toThrow('expected true or false');
  });

  it('has more words in query parameters', () => {
    for (const text of ['true', 'True', 'TRUE', 't', 'T', '1']) {
      expect(scalar.bool.parseText(text)).toBe(true);
    }
    for (const text of ['false', 'False', 'FALSE', 'f', 'F', '0']) {
      expect(scalar.bool.parseText(text)).toBe(false);
    }
    for (const text of ['', 'yes', 'tRUE', ' true', 'on']) {
      expect(() => scalar.bool.parseText(text)).toThrow('expected true or false');
    }
  });

  it('is written only if it is one', () => {
    expect([true, false, undefined, null].map((value) => write(scalar.bool, value))).toEqual([
      'true',
      'false',
      'false',
      'false',
    ]);
    expect(() => write(scalar.bool, 'true')).toThrow('invalid value "true"');
  });
});

describe('string', () => {
  it.each(['1', 'true', 'null', '{}', '["a"]'])('refuses %s', (text) => {
    expect(() => read(scalar.string, text)).toThrow('expected a string');
  });

  it.each([
    '',
    'plain',
    'a "quoted" \\ path',
    'line\nfeed\ttab\u0000\u001f\u007f',
    'Grüße 谷歌 😁 \u2028',
    '__proto__',
    'x'.repeat(100_000),
    `${'x'.repeat(5000)}"`,
  ])('writes what JSON.parse reads back (%#)', (value) => {
    expect(JSON.parse(write(scalar.string, value))).toBe(value);
    expect(read(scalar.string, write(scalar.string, value))).toBe(value);
  });

  it.each(['\ud800', 'a\udc00b', '\ude01\ud83d', '\ud83dx'])(
    'refuses half a surrogate pair (%j)',
    (value) => {
      expect(() => write(scalar.string, value)).toThrow('half a surrogate pair');
      expect(() => scalar.string.parseText(value)).toThrow('expected Unicode text');
    },
  );

  it.each([5, 5n, true, ['a'], new Date(0)])('refuses to write %p', (value) => {
    expect(() => write(scalar.string, value)).toThrow('expected a string');
  });
});

describe('bytes', () => {
  it.each([
    ['', []],
    ['AQI=', [1, 2]],
    ['AQI', [1, 2]],
    ['AQID', [1, 2, 3]],
    ['-_', [0xfb]],
    ['-_8=', [0xfb, 0xff]],
    ['+/8', [0xfb, 0xff]],
    ['AA==', [0]],
  ])('reads %j in either alphabet, padded or not', (text, value) => {
    const bytes = read(scalar.bytes, JSON.stringify(text));
    expect([...bytes]).toEqual(value);
    expect(bytes.constructor).toBe(Uint8Array);
    expect([...scalar.bytes.parseText(text)]).toEqual(value);
  });

  it.each(['A', 'AAAAA', 'AQ=', 'AQI==', '=', '====', 'A=QI', 'AQ I=', 'AQI=\n', 'AQ*=', 'é'])(
    'refuses %j',
    (text) => {
      expect(() => read(scalar.bytes, JSON.stringify(text))).toThrow('expected base64 text');
    },
  );

  it('does not show the memory of others', () => {
    expect(read(scalar.bytes, '"AQI="').buffer.byteLength).toBe(2);
  });

  it('are written as padded standard base64', () => {
    expect(write(scalar.bytes, Uint8Array.of(0xfb, 0xff))).toBe('"+/8="');
    expect(write(scalar.bytes, Buffer.from('hello').subarray(1, 3))).toBe('"ZWw="');
    expect(() => write(scalar.bytes, 'abc')).toThrow('expected a Uint8Array');
    expect(() => write(scalar.bytes, new Uint16Array(1))).toThrow('expected a Uint8Array');
  });
});
