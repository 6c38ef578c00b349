import { JsonReader, type JsonReadOptions } from './json-reader.js';
import { jsonErrorOf } from './testing-support/sink.js';

/** Reads a text of one value and forgets it. */
function skip(text: string | Uint8Array, options?: JsonReadOptions): void {
  const reader = new JsonReader(text, options);
  reader.skipValue();
  reader.end();
}

/** What `JSON.parse` says of a text: it has the grammar of RFC 8259 too. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('the grammar', () => {
  const malformed = [
    '',
    ' ',
    '{',
    '}',
    '[',
    ']',
    '{]',
    '[}',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{,"a":1}',
    '{"a":1,,"b":2}',
    '{"a":1 "b":2}',
    '{a:1}',
    "{'a':1}",
    '{1:1}',
    '{null:1}',
    '[1,]',
    '[,1]',
    '[1 2]',
    '[1,,2]',
    '1 2',
    '{} {}',
    '+1',
    '01',
    '-01',
    '-',
    '--1',
    '.5',
    '1.',
    '1.e5',
    '1e',
    '1e+',
    '1E1.5',
    '0x10',
    '1_000',
    '1n',
    'NaN',
    'Infinity',
    '-Infinity',
    'True',
    'FALSE',
    'nul',
    'nulll',
    'truefalse',
    'undefined',
    '"',
    '"a',
    '"\\',
    '"\\"',
    '"\\x41"',
    '"\\u00"',
    '"\\u00g0"',
    '"\\U0041"',
    '"\t"',
    '"\n"',
    '"\u0000"',
    "'a'",
    '// comment\n1',
    '/* comment */1',
    '\ufeff1',
    '\u00a01',
    '\v1',
  ];

  it.each(malformed)('refuses %j', (text) => {
    expect(isJson(text)).toBe(false);
    expect(jsonErrorOf(() => skip(text)).line).toBeGreaterThan(0);
  });

  const wellFormed = [
    '0',
    '-0',
    '0.0',
    '1e5',
    '1E+5',
    '-12.34e-56',
    '123456789012345678901234567890',
    '""',
    '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9"',
    '"\u2028\u007f"',
    '"😁"',
    '"\\ud83d\\ude01"',
    'true',
    'false',
    'null',
    '[]',
    '{}',
    ' \t\r\n[ 1 , "a" , { "b" : null } ] \n',
    '{"":0}',
  ];

  it.each(wellFormed)('reads %j', (text) => {
    expect(isJson(text)).toBe(true);
    expect(() => skip(text)).not.toThrow();
  });
});

describe('text', () => {
  it.each([
    ['half a pair', '"\\ud800"'],
    ['the other half', '"\\udc00"'],
    ['halves in the wrong order', '"\\ude01\\ud83d"'],
    ['half a pair as it is', '"\ud800"'],
    ['half a pair before an escape', '"\ud83d\\n"'],
  ])('refuses %s', (_, text) => {
    expect(jsonErrorOf(() => skip(text)).problem).toContain('surrogate');
  });

  it('decodes UTF-8', () => {
    const reader = new JsonReader(Buffer.from('"Grüße, 谷歌 😁"'));
    expect(reader.readString('a string')).toBe('Grüße, 谷歌 😁');
  });

  it.each([
    ['a lone continuation byte', [0x22, 0x80, 0x22], 2],
    ['an overlong form', [0x22, 0x61, 0xc0, 0xaf, 0x22], 3],
    ['an encoded surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22], 2],
    ['a sequence that is cut off', [0x22, 0xe2, 0x82], 2],
    ['Latin-1', [...Buffer.from('{"a":"caf\u00e9"}', 'latin1')], 10],
    ['a byte after a replacement character', [0x22, 0xef, 0xbf, 0xbd, 0xff, 0x22], 3],
  ])('refuses %s and says where', (_, bytes, column) => {
    const error = jsonErrorOf(() => skip(Uint8Array.from(bytes)));
    expect(error.problem).toBe('invalid UTF-8');
    expect([error.line, error.column]).toEqual([1, column]);
  });
});

describe('nesting', () => {
  const lists = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  const objects = (depth: number) => '{"a":'.repeat(depth) + '0' + '}'.repeat(depth);

  it('is limited to 100 levels', () => {
    expect(() => skip(lists(100))).not.toThrow();
    expect(() => skip(objects(100))).not.toThrow();
    expect(jsonErrorOf(() => skip(lists(101))).problem).toBe('too deep nesting');
    expect(jsonErrorOf(() => skip(objects(101))).problem).toBe('too deep nesting');
  });

  it('has a limit of choice', () => {
    expect(() => skip(lists(3), { maxDepth: 3 })).not.toThrow();
    expect(() => skip(lists(4), { maxDepth: 3 })).toThrow('at most 3 objects and lists');
  });

  it('does not count siblings', () => {
    expect(() => skip(`[${'[],'.repeat(1000)}{}]`)).not.toThrow();
  });

  it('is refused early, however deep it is', () => {
    expect(jsonErrorOf(() => skip('['.repeat(5_000_000))).column).toBe(101);
  });
});

describe('places', () => {
  it.each([
    ['{"a" 1}', 1, 6],
    ['{\n  "a": 1,\n  "b": x\n}', 3, 8],
    ['[1,\r\n2,\r\n  3', 3, 4],
    ['[\r\r1 2]', 3, 3],
    ['"abc', 1, 5],
    ['["é😁", ]', 1, 9],
  ])('of %j is %i:%i', (text, line, column) => {
    const error = jsonErrorOf(() => skip(text));
    expect([error.line, error.column]).toEqual([line, column]);
  });

  it('are part of the message', () => {
    expect(() => skip('{"a":1,}')).toThrow(
      'unexpected "}" at line 1, column 8: expected a name in double quotes',
    );
    expect(() => skip('[1')).toThrow(
      'unexpected end of text at line 1, column 3: expected "," or "]"',
    );
  });
});

describe('a string that is read from a large text', () => {
  const value = 'a string of more than twelve characters, "quoted" and with é and 😁';

  it.each([0, 2000])('is the same with %i characters around it', (length) => {
    const reader = new JsonReader(JSON.stringify([value, 'x'.repeat(length)]));
    expect(reader.beginList('a list')).toBe(true);
    expect(reader.readString('a string')).toBe(value);
  });
});
