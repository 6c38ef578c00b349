import { DurationJson } from '../wkt/time-json.js';
import { createJsonType } from './create-json-type.js';
import { JsonError } from './json-error.js';
import { parseJson } from './parse-json.js';
import { scalar } from './scalar.js';

interface Note {
  text: string;
}

const NoteJson = createJsonType<Note>({
  typeName: 'test.Note',
  create: () => ({ text: '' }),
  fields: () => [{ name: 'text', type: scalar.string }],
  text: (m, w) => w.object(w.string('{"text":', m.text), ''),
});

describe('parseJson', () => {
  it('names the place of what is wrong', () => {
    expect(() => parseJson(NoteJson, '{"text": 7}')).toThrow(JsonError);
    expect(() => parseJson(NoteJson, '{"text": 7}')).toThrow(
      'invalid value 7 in text at line 1, column 10: expected a string',
    );
  });

  it('refuses what stands behind the message', () => {
    expect(() => parseJson(NoteJson, '{} {}')).toThrow(JsonError);
    expect(() => parseJson(NoteJson, '')).toThrow(JsonError);
  });

  it('refuses bytes that are no UTF-8, and unknown members if it is told to', () => {
    expect(() => parseJson(NoteJson, Buffer.of(0x22, 0xff, 0x22))).toThrow(JsonError);
    expect(() => parseJson(NoteJson, '{"more": 1}', { unknownFields: 'refuse' })).toThrow(
      JsonError,
    );
  });

  it('reads complete messages from text and from bytes', () => {
    expect(parseJson(NoteJson, '{"text": "hi"}')).toEqual({ text: 'hi' });
    expect(parseJson(NoteJson, Buffer.from('{"more": [1]}'))).toEqual({ text: '' });
  });

  it('reads types with a form of their own', () => {
    expect(parseJson(DurationJson, '"1.5s"')).toEqual({ seconds: 1n, nanos: 500_000_000 });
  });
});
