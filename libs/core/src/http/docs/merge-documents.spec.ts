import type { OpenapiDocument } from '../../service/openapi-document.js';
import { withNames } from './json-names.js';
import { mergeDocuments } from './merge-documents.js';

const OWNER = { name: 'shop', version: '1.2.3', description: 'Sells things.' };

function documentOf(paths: object, others: object = {}): OpenapiDocument {
  const info = { title: 'Users', version: '0.0.0' };
  return { openapi: '3.1.1', info, paths, ...others } as unknown as OpenapiDocument;
}

describe('mergeDocuments()', () => {
  it('fills what one document leaves open with what the process is', () => {
    expect(mergeDocuments([documentOf({})], OWNER).info).toEqual({
      title: 'Users',
      version: '1.2.3',
      description: 'Sells things.',
    });
  });

  it('keeps what a proto states', () => {
    const info = { title: 'Users of all shops', version: '7', description: 'People.' };
    expect(mergeDocuments([documentOf({}, { info })], OWNER).info).toEqual(info);
    expect(mergeDocuments([documentOf({}), documentOf({}, { info })], OWNER).info).toEqual(info);
  });

  it('names several services after the process', () => {
    const { info } = mergeDocuments([documentOf({}), documentOf({})], OWNER);
    expect(info).toMatchObject({ title: 'shop', version: '1.2.3' });
  });

  it('makes one path of those that differ in the names of parameters', () => {
    const get = { operationId: 'Get', parameters: [{ name: 'id', in: 'path' }] };
    const parameters = [
      { name: 'user_id', in: 'path' },
      { name: 'user_id', in: 'query' },
    ];
    const { paths } = mergeDocuments(
      [
        documentOf({ '/u/{id}': { get } }),
        documentOf({ '/u/{user_id}': { get, put: { operationId: 'Put', parameters } } }),
      ],
      OWNER,
    );
    expect(paths).toEqual({
      '/u/{id}': {
        get,
        put: {
          operationId: 'Put',
          parameters: [
            { name: 'id', in: 'path' },
            { name: 'user_id', in: 'query' },
          ],
        },
      },
    });
  });

  it('keeps names of operations apart, and whose credentials they need', () => {
    const security = [{ key: [] }];
    const merged = mergeDocuments(
      [
        documentOf({ '/a': { get: { operationId: 'Get' } } }, { security }),
        documentOf({
          '/b': { get: { operationId: 'Get' }, put: { operationId: 'Put', security: [] } },
        }),
      ],
      OWNER,
    );
    expect(merged.paths).toEqual({
      '/a': { get: { operationId: 'Get', security } },
      '/b': { get: { operationId: 'Get_2' }, put: { operationId: 'Put', security: [] } },
    });
    expect(merged).not.toHaveProperty('security');
  });

  it('joins tags, servers, schemas and sources, each once', () => {
    const user = { type: 'object' };
    const one = {
      tags: [{ name: 'A' }],
      components: { schemas: { user } },
      'x-source': ['a.proto'],
    };
    const other = {
      tags: [{ name: 'A' }, { name: 'B' }],
      servers: [{ url: 'https://b.example' }],
      components: { schemas: { user, book: {} }, securitySchemes: { key: {} } },
      'x-source': ['a.proto', 'b.proto'],
    };
    expect(mergeDocuments([documentOf({}, one), documentOf({}, other)], OWNER)).toMatchObject({
      tags: [{ name: 'A' }, { name: 'B' }],
      servers: [{ url: 'https://b.example' }],
      components: { schemas: { user, book: {} }, securitySchemes: { key: {} } },
      'x-source': ['a.proto', 'b.proto'],
    });
  });
});

describe('withNames()', () => {
  const schema = {
    type: 'object',
    properties: {
      first_name: { type: 'string' },
      odd_one: { type: 'string', 'x-json-name': 'ODD' },
      __proto: { type: 'string' },
      inner: { type: 'object', properties: { a_b: {} }, required: ['a_b'] },
    },
    required: ['first_name', 'odd_one'],
    allOf: [
      { oneOf: [{ required: ['first_name'] }, { not: { anyOf: [{ required: ['odd_one'] }] } }] },
    ],
  };

  it('renames members, and what refers to them', () => {
    expect(withNames(schema, 'lowerCamel')).toEqual({
      type: 'object',
      properties: {
        firstName: { type: 'string' },
        ODD: { type: 'string' },
        Proto: { type: 'string' },
        inner: { type: 'object', properties: { aB: {} }, required: ['aB'] },
      },
      required: ['firstName', 'ODD'],
      allOf: [
        { oneOf: [{ required: ['firstName'] }, { not: { anyOf: [{ required: ['ODD'] }] } }] },
      ],
    });
  });

  it('keeps proto names, and takes the marks off', () => {
    expect(withNames(schema, 'proto')).toEqual({
      ...schema,
      properties: { ...schema.properties, odd_one: { type: 'string' } },
    });
  });
});
