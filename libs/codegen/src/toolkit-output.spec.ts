import { createFileRegistry, create, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { KitchenToolkit } from '../golden/kitchen-sink/gen/shop/kitchen.toolkit.js';
import { KitchenService } from '../golden/kitchen-sink/gen/shop/kitchen.js';
import { EmptyToolkit, NamesToolkit } from '../golden/names/gen/names.toolkit.js';

describe('a generated service', () => {
  const method = (name: string) => KitchenToolkit.methods.find((each) => each.name === name)!;

  it('says what its proto says', () => {
    expect(KitchenToolkit).toMatchObject({
      name: 'Kitchen',
      typeName: 'shop.kitchen.v1.Kitchen',
      source: 'shop/kitchen.proto',
      servers: [],
      middlewares: [],
      plugins: [],
    });
    expect(
      KitchenToolkit.methods.slice(0, 4).map(({ handler, kind, path }) => [handler, kind, path]),
    ).toEqual([
      ['cook', 'unary', '/shop.kitchen.v1.Kitchen/Cook'],
      ['watch', 'server_streaming', '/shop.kitchen.v1.Kitchen/Watch'],
      ['upload', 'client_streaming', '/shop.kitchen.v1.Kitchen/Upload'],
      ['chat', 'bidi_streaming', '/shop.kitchen.v1.Kitchen/Chat'],
    ]);
    expect(method('Ping').idempotency).toBe('no_side_effects');
    expect(method('Echo').idempotency).toBe('idempotent');
    expect('idempotency' in method('Cook')).toBe(false);
    expect(EmptyToolkit.methods).toEqual([]);
  });

  it.each([
    ['Echo', 'request', '', 'text'],
    ['Transform', 'request', {}, { a: [1, null, { b: 'c' }], d: true }],
    ['Transform', 'response', undefined, [null, 1.5, 'text', { a: [] }]],
    ['Transform', 'response', undefined, null],
    ['Collect', 'request', 0n, -(2n ** 63n)],
    ['Collect', 'response', [], [1, 'two', null]],
    ['Paths', 'request', [], ['user.name', 'email']],
    ['Pack', 'response', new Uint8Array(), new Uint8Array([1, 2])],
    ['Ping', 'response', {}, {}],
  ] as const)('represents the %s of %s like a field of its type', (name, side, empty, value) => {
    const type = method(name)[side];
    expect(type.decode(new Uint8Array())).toEqual(empty);
    expect(type.decode(type.encode(value))).toEqual(value);
  });

  it('calls methods whose names are taken by others', () => {
    const handlers = NamesToolkit.methods.map(({ name, handler }) => [name, handler]);
    expect(handlers).toEqual([
      ['Get', 'get'],
      ['GetAPIValue', 'getApiValue'],
      ['delete', 'delete'],
      ['constructor', 'constructor$'],
      ['getUser', 'getUser'],
      ['GetUser', 'getUser$'],
      ['Get_User_V2', 'getUserV2'],
      ['OnModuleInit', 'onModuleInit$'],
      ['then', 'then$'],
      ['Clients', 'clients'],
      ['Toolkit', 'toolkit'],
      ['Streams', 'streams'],
    ]);
  });

  it('carries the descriptors of its file and of all imports, with custom options', () => {
    const file = KitchenToolkit.descriptors().map((bytes) =>
      fromBinary(FileDescriptorProtoSchema, bytes),
    );
    const names = file.map(({ name }) => name);
    expect(names.at(-1)).toBe('shop/kitchen.proto');
    expect(names).toContain('shop/common/unused_options.proto');
    // Every file comes after those that it imports: otherwise this throws.
    const registry = createFileRegistry(create(FileDescriptorSetSchema, { file }));
    const field = registry.getMessage('shop.kitchen.v1.Scalars')!.field['stringValue']!;
    expect(field.proto.options?.$unknown).toMatchObject([{ no: 50999 }]);
    expect(file.some(({ sourceCodeInfo }) => sourceCodeInfo !== undefined)).toBe(false);
  });
});

describe('the generated definition for grpc-js', () => {
  it('encodes and decodes what handlers and clients use', () => {
    const { transform, cook } = KitchenService;
    expect(transform.requestDeserialize(transform.requestSerialize({ a: 1 }))).toEqual({ a: 1 });
    expect(transform.responseDeserialize(transform.responseSerialize([null]))).toEqual([null]);
    expect(cook.responseSerialize({} as never)).toBeInstanceOf(Buffer);
    expect(KitchenService.chat).toMatchObject({ requestStream: true, responseStream: true });
  });
});
