import {
  create,
  createRegistry,
  toJson,
  type DescMessage,
  type JsonValue,
} from '@bufbuild/protobuf';
import { anyPack, AnySchema, TimestampSchema } from '@bufbuild/protobuf/wkt';
import addFormats from 'ajv-formats';
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import { compileProtos } from '../../compile/compile-protos.js';
import { buildModel } from '../../model/build-model.js';
import { goldenCases } from '../../testing-support/golden-cases.js';
import { randomMessage, seededRandom } from '../../testing-support/random-message.js';
import type { JsonObject } from './openapi-json.js';
import { createComponentSchemas } from './schema/component-schemas.js';

const RUNS = 300;

/** Random messages of these may be out of the bounds that JSON has for them, and are left out then. */
const MESSAGES = ['Scalars', 'Lists', 'Maps', 'Oneofs', 'Tree', 'WellKnown'];

describe('schemas of the kitchen sink', () => {
  const { options } = goldenCases().find(({ name }) => name === 'kitchen-sink')!;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  for (const format of ['int32', 'uint32', 'int64', 'uint64', 'float', 'double']) {
    ajv.addFormat(format, true);
  }
  const descs = new Map<string, DescMessage>();

  beforeAll(async () => {
    const compiled = await compileProtos(options);
    if (compiled.kind === 'invalid') throw new Error(JSON.stringify(compiled.problems));
    const model = buildModel(compiled.registry, { files: compiled.files });
    const schemas = createComponentSchemas();
    const file = model.files.find(({ name }) => name === 'shop/kitchen.proto')!;
    for (const message of file.messages) {
      schemas.ofMessage(message);
      descs.set(message.name, message.desc);
    }
    const all: JsonObject = { components: { schemas: schemas.all() } };
    ajv.addSchema(JSON.parse(JSON.stringify(all)) as AnySchemaObject, 'openapi');
  });

  it.each(MESSAGES)('hold for whatever %s is as JSON', (name) => {
    const desc = descs.get(name)!;
    const validate = ajv.compile({ $ref: `openapi#/components/schemas/${desc.typeName}` });
    let tried = 0;
    for (let seed = 1; seed <= RUNS; seed++) {
      const json = jsonOf(desc, seed);
      if (json === undefined) continue;
      tried++;
      const valid = validate(json);
      expect({ seed, valid, json: valid ? undefined : json, errors: validate.errors }).toEqual({
        seed,
        valid: true,
        json: undefined,
        errors: null,
      });
    }
    expect(tried).toBeGreaterThan(RUNS / 30);
  });

  it.each([
    ['Scalars', { int32_value: '1.5' }],
    ['Scalars', { uint32_value: -1 }],
    ['Scalars', { int64_value: '0x10' }],
    ['Scalars', { color: 'PINK' }],
    ['Scalars', { optional_message: { bool_value: 'true' } }],
    ['Lists', { strings: 'a' }],
    ['Lists', { colors: ['RED', 'PINK'] }],
    ['Maps', { int32_keys: { a: 'b' } }],
    ['Maps', { bool_keys: { yes: 'b' } }],
    ['Oneofs', { text: 'a', number: '1' }],
    ['Oneofs', { left: 'a', right: 'b' }],
    ['WellKnown', { duration: '1h' }],
    ['WellKnown', { timestamp: 'yesterday' }],
    ['WellKnown', { any: { '@type': 1 } }],
    ['WellKnown', { list_value: {} }],
    ['Tree', { root: { children: [{ kind: 7 }] } }],
  ])('of %s refuse %j', (name, json) => {
    const { typeName } = descs.get(name)!;
    expect(ajv.validate({ $ref: `openapi#/components/schemas/${typeName}` }, json)).toBe(false);
  });
});

/** JSON of a random message, with proto names. Undefined if JSON has no form of it. */
function jsonOf(desc: DescMessage, seed: number): JsonValue | undefined {
  const random = seededRandom(seed);
  const message = randomMessage(desc, random, 2) as unknown as { any?: unknown };
  if (message.any !== undefined) message.any = anyPack(TimestampSchema, create(TimestampSchema));
  try {
    const json = toJson(desc, message as never, {
      useProtoFieldName: true,
      alwaysEmitImplicit: random() < 0.5,
      registry: createRegistry(AnySchema, TimestampSchema),
    });
    return JSON.parse(JSON.stringify(json), withoutNonNumbers) as JsonValue;
  } catch {
    return undefined;
  }
}

/** `NaN` and infinities are texts in JSON, which schemas do not tell of numbers. */
function withoutNonNumbers(_: string, value: unknown): unknown {
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? 0 : value;
}
