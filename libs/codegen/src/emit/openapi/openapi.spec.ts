import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { GOLDEN_FOLDER } from '../../testing-support/golden-cases.js';
import { generateInline, HEAD } from '../../testing-support/inline-protos.js';

interface Schema {
  readonly properties: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, any>>>>; // oxlint-disable-line no-explicit-any -- operations as JSON
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const validator = new Validator();
const goldens = [
  ...globSync('*/gen/**/openapi.json', { cwd: GOLDEN_FOLDER }),
  ...globSync('../../../apps/*/src/gen/**/openapi.json', { cwd: GOLDEN_FOLDER }),
].toSorted();

describe('openapi.json', () => {
  it.each(goldens)('of %s is a valid OpenAPI 3.1 document', async (path) => {
    const result = await validator.validate(
      JSON.parse(readFileSync(join(GOLDEN_FOLDER, path), 'utf8')) as Record<string, unknown>,
    );
    expect(result).toMatchObject({ valid: true });
  });

  it.each(goldens)('of %s has all that it refers to, and unique operation ids', (path) => {
    const text = readFileSync(join(GOLDEN_FOLDER, path), 'utf8');
    const { schemas } = (JSON.parse(text) as Document).components;
    const references = [...text.matchAll(/"\$ref": "#\/components\/schemas\/([^"]+)"/g)];
    expect(references.map(([, name]) => name!).filter((name) => !(name in schemas))).toEqual([]);
    const ids = [...text.matchAll(/"operationId": "([^"]+)"/g)].map(([, id]) => id!);
    expect(ids.length).toBe(new Set(ids).size);
  });

  it('is not written for services without HTTP rules', () => {
    expect(existsSync(join(GOLDEN_FOLDER, 'kitchen-sink/gen/shop/openapi.json'))).toBe(false);
  });
});

describe('paths', () => {
  it.each([
    ['/v1/{id}', '/v1/{id}'],
    ['/v1/{name=shelves/*/books/*}', '/v1/shelves/{shelf}/books/{book}'],
    ['/v1/{name=entries/**}', '/v1/entries/{entry}'],
    ['/v1/{id}/*/**', '/v1/{id}/{segment}/{segment_2}'],
    ['/v1/{name=*}:read', '/v1/{name}:read'],
    ['/v1/{name=fixed}', '/v1/fixed'],
  ])('tell %s as %s', async (template, path) => {
    const { paths } = await documentOf(`${HEAD}
      message M { string id = 1; string name = 2; }
      service S { rpc Get(M) returns (M) { option (google.api.http).get = "${template}"; } }`);
    expect(Object.keys(paths)).toEqual([path]);
    const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
    const parameters = paths[path]!['get'].parameters as { in: string; name: string }[];
    expect(parameters.filter((each) => each.in === 'path').map(({ name }) => name)).toEqual(names);
  });

  it('give the parameters of two rules for one path the same names', async () => {
    const { paths } = await documentOf(`${HEAD}
      message M { string id = 1; string user_id = 2; }
      service S {
        rpc Get(M) returns (M) { option (google.api.http).get = "/users/{id}"; }
        rpc Drop(M) returns (M) { option (google.api.http).delete = "/users/{user_id}"; }
      }`);
    expect(Object.keys(paths)).toEqual(['/users/{id}']);
    expect(paths['/users/{id}']!['delete'].parameters[0]).toMatchObject({ name: 'id', in: 'path' });
  });

  it('tell the rest of the request as query, and no field twice', async () => {
    const { paths } = await documentOf(`${HEAD}
      message Inner { string a = 1; repeated int32 b = 2; Inner again = 3; map<string, bool> flags = 4; }
      message M { string id = 1; Inner inner = 2; Inner body = 3; repeated Inner many = 4; }
      service S { rpc Get(M) returns (M) { option (google.api.http) = { put: "/m/{id}" body: "body" }; } }`);
    const { parameters } = paths['/m/{id}']!['put'] as { parameters: { name: string }[] };
    expect(parameters.map(({ name }) => name)).toEqual(['id', 'inner.a', 'inner.b', 'inner.flags']);
    expect(parameters.at(-1)).toMatchObject({ style: 'deepObject', explode: true });
  });
});

describe('services of one name', () => {
  it('have operations of their own', async () => {
    const proto = (name: string) => `syntax = "proto3"; package ${name};
      import "google/api/annotations.proto";
      message M { string id = 1; }
      service S { rpc Get(M) returns (M) { option (google.api.http).get = "/${name}"; } }`;
    const result = await generateInline({ 'a.proto': proto('a'), 'b.proto': proto('b') });
    if (result.kind === 'invalid') throw new Error(JSON.stringify(result.problems));
    const { text } = result.files.find(({ path }) => path === 'openapi.json')!;
    const { paths } = JSON.parse(text) as Document;
    expect(Object.values(paths).map((item) => item['get'].operationId as string)).toEqual([
      'S_Get',
      'S_Get_2',
    ]);
  });
});

const LIMITS = [
  ['string', '(validate.rules).string = { len: 3 }', { minLength: 3, maxLength: 3 }, true],
  ['string', '(validate.rules).string = { max_bytes: 8 }', { maxLength: 8 }, false],
  ['string', '(validate.rules).string = { min_bytes: 9 }', { minLength: 3 }, true],
  ['string', '(validate.rules).string = { in: ["a", ""] }', { enum: ['a', ''] }, false],
  ['string', '(validate.rules).string = { not_in: ["a"] }', { not: { enum: ['a'] } }, false],
  ['string', '(validate.rules).string = { const: "a" }', { const: 'a' }, true],
  ['string', '(validate.rules).string = { uri_ref: true }', { format: 'uri-reference' }, false],
  [
    'string',
    '(validate.rules).string = { ip: true }',
    { anyOf: [{ format: 'ipv4' }, { format: 'ipv6' }] },
    true,
  ],
  ['string', '(validate.rules).string = { pattern: "^a*$" }', { pattern: '^a*$' }, false],
  [
    'string',
    '(validate.rules).string = { pattern: "(?i)^a$" }',
    { description: 'Must match `(?i)^a$`, a pattern of RE2.' },
    false,
  ],
  [
    'string',
    '(validate.rules).string = { pattern: "^[[:alpha:]]$" }',
    { description: 'Must match `^[[:alpha:]]$`, a pattern of RE2.' },
    false,
  ],
  [
    'string',
    '(validate.rules).string = { min_len: 2 ignore_empty: true }',
    { anyOf: [{ const: '' }, { minLength: 2 }] },
    false,
  ],
  ['int32', '(validate.rules).int32 = { gt: 0 lte: 5 }', { exclusiveMinimum: 0, maximum: 5 }, true],
  [
    'int32',
    '(validate.rules).int32 = { lt: 1 gt: 5 }',
    { anyOf: [{ exclusiveMaximum: 1 }, { exclusiveMinimum: 5 }] },
    false,
  ],
  ['uint64', '(validate.rules).uint64 = { gte: 1 }', { description: 'Must be at least 1.' }, true],
  ['uint64', '(validate.rules).uint64 = { in: [1, 2] }', { enum: ['1', '2'] }, true],
  ['float', '(validate.rules).float = { lte: 0.1 }', { maximum: 0.1 }, false],
  ['bool', '(validate.rules).bool.const = true', { const: true }, true],
  ['E', '(validate.rules).enum = { in: [1] }', { enum: ['ONE'] }, true],
  ['bytes', '(validate.rules).bytes = { len: 3 }', { minLength: 4, maxLength: 4 }, true],
  [
    'repeated string',
    '(validate.rules).repeated = { min_items: 1 items { string { min_len: 1 } } }',
    { minItems: 1, items: { type: 'string', minLength: 1 } },
    true,
  ],
  [
    'google.protobuf.Duration',
    '(validate.rules).duration = { gt: {} lte: { seconds: 60 nanos: 500000000 } }',
    { description: 'Must be more than 0s and at most 60.5s.' },
    false,
  ],
  [
    'google.protobuf.Timestamp',
    '(validate.rules).timestamp = { lt_now: true within: { seconds: 3600 } }',
    { description: 'Must be in the past and at most 3600s from now.' },
    false,
  ],
  [
    'google.protobuf.Timestamp',
    '(validate.rules).timestamp.gte = { seconds: 1709208000 }',
    { description: 'Must be at least 2024-02-29T12:00:00.000Z.' },
    false,
  ],
  [
    'google.protobuf.Timestamp',
    '(validate.rules).timestamp.required = true',
    { format: 'date-time' },
    true,
  ],
  [
    'google.protobuf.StringValue',
    '(validate.rules).string.min_len = 1',
    { type: 'string', minLength: 1 },
    false,
  ],
  ['optional N', '(validate.rules).message.required = true', {}, false],
  ['N', '(validate.rules).message.required = true', {}, true],
  ['optional string', '(validate.rules).string.min_len = 1', { minLength: 1 }, false],
  [
    'string',
    '(buf.validate.field).string = { min_len: 1 max_len: 9 }',
    { minLength: 1, maxLength: 9 },
    true,
  ],
  ['string', '(buf.validate.field).required = true', {}, true],
  [
    'int32',
    '(buf.validate.field).int32 = { gte: 1 lt: 5 }',
    { minimum: 1, exclusiveMaximum: 5 },
    true,
  ],
  ['string', '(buf.validate.field).string.email = true', { format: 'email' }, true],
  ['string', '(buf.validate.field) = { ignore: IGNORE_ALWAYS string { min_len: 1 } }', {}, false],
  ['string', '(google.api.field_behavior) = REQUIRED', {}, true],
] as const;

describe('limits', () => {
  let schemas: Document['components']['schemas'];

  beforeAll(async () => {
    const messages = LIMITS.map(
      ([type, rule], index) => `message M${index} { ${type} field = 1 [${rule}]; }`,
    );
    const rpcs = LIMITS.map(
      (_, index) =>
        `rpc R${index}(M${index}) returns (M${index}) { option (google.api.http) = { post: "/m${index}" body: "*" }; }`,
    );
    const { components } = await documentOf(`${HEAD}
      import "buf/validate/validate.proto";
      import "google/api/field_behavior.proto";
      import "google/protobuf/duration.proto";
      import "validate/validate.proto";
      enum E { ZERO = 0; ONE = 1; }
      message N {}
      ${messages.join('\n')}
      service S { ${rpcs.join('\n')} }`);
    schemas = components.schemas;
  });

  it.each(LIMITS.map((limit, index) => [index, ...limit] as const))(
    '%i: of a %s with %s',
    (index, type, _rule, keywords, required) => {
      const { properties, required: all = [] } = schemas[`a.M${index}`]!;
      expect(properties['field']).toMatchObject(keywords);
      if (Object.keys(keywords).length === 0 && type === 'string')
        expect(properties['field']).toEqual({ type: 'string' });
      expect(all).toEqual(required ? ['field'] : []);
    },
  );
});

async function documentOf(proto: string): Promise<Document> {
  const result = await generateInline({ 'a.proto': proto });
  if (result.kind === 'invalid') throw new Error(JSON.stringify(result.problems));
  const { text } = result.files.find(({ path }) => path === 'openapi.json')!;
  expect(await validator.validate(JSON.parse(text) as Record<string, unknown>)).toMatchObject({
    valid: true,
  });
  return JSON.parse(text) as Document;
}
