import { createTypeRegistry, TimestampType } from './index.js';
import * as wkt from './index.js';
import { JsonReader } from '../json/json-reader.js';

const types = createTypeRegistry();
const canonical = { names: 'lowerCamel', emitDefaults: false, types } as const;

describe.each([...types].map((type) => [type.typeName, type] as const))('%s', (typeName, type) => {
  it('has the same default in every form', () => {
    const message = type.json.create();
    expect(type.json.typeName).toBe(typeName);
    expect(type.decode(type.encode(message as never))).toEqual(
      typeName === 'google.protobuf.Value' ? null : message,
    );
    const text = type.json.write(message as never, canonical);
    expect(type.json.read(new JsonReader(text, { types }))).toEqual(message);
  });
});

it('exports codec, JSON and type of each message by its name', () => {
  const names = Object.keys(wkt);
  const messages = names.filter((name) => names.includes(`${name}Type`));
  expect(messages).toHaveLength([...types].length);
  expect(messages.filter((name) => !names.includes(`${name}Json`))).toEqual([]);
  expect(TimestampType.typeName).toBe('google.protobuf.Timestamp');
});
