import { BinaryWriter } from '@nestjs-toolkit/core/codegen-v1';
import {
  Maps,
  Nothing,
  Oneofs,
  Scalars,
  Tree,
  WellKnown,
} from '../golden/kitchen-sink/gen/shop/kitchen.js';
import { Old } from '../golden/legacy/gen/proto2.js';

/** Bytes of fields that a message may not know, or not like this. */
function bytesOf(write: (writer: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter();
  write(writer);
  return writer.finish();
}

describe('decode()', () => {
  it.each([
    ['a field that is cut off', new Uint8Array([0x72, 5, 65])],
    ['a message that is cut off', new Uint8Array([0xaa, 0x02, 100, 0])],
    ['field number 0', new Uint8Array([0x00])],
    ['an end of a group that did not begin', new Uint8Array([0x0c])],
    ['wire type 6', new Uint8Array([0x0e])],
    ['invalid UTF-8', new Uint8Array([0x72, 1, 0xff])],
    ['a varint that does not end', new Uint8Array(20).fill(0xff)],
    ['a group that does not end', new Uint8Array([0x0b, 0x08, 1])],
  ])('refuses %s', (_, bytes) => {
    expect(() => Scalars.decode(bytes)).toThrow();
  });

  it('refuses a field that reaches beyond its message', () => {
    // The nested message has 2 bytes, its string wants 5.
    const bytes = new Uint8Array([0xaa, 0x02, 2, 0x72, 5, 65, 65, 65, 65, 65]);
    expect(() => Scalars.decode(bytes)).toThrow(/beyond its message/);
  });

  it('reads messages 100 deep and refuses deeper ones', () => {
    expect(depthOf(Scalars.decode(nested(99)))).toBe(99);
    expect(() => Scalars.decode(nested(100))).toThrow('messages are nested more than 100 deep');
    expect(() => Old.decode(nestedGroups(200))).toThrow();
  });

  it('skips fields that the message does not know, groups too', () => {
    const bytes = bytesOf((writer) => {
      writer.uint32(8 * 1000).int32(5);
      writer.uint32(8 * 1000 + 1).fixed64(5n);
      writer.uint32(8 * 1000 + 2).string('text');
      writer
        .uint32(8 * 1000 + 3)
        .uint32(8 * 7 + 3)
        .uint32(8 * 7 + 4)
        .uint32(8 * 1000 + 4);
      writer.uint32(8 * 1000 + 5).fixed32(5);
      writer.uint32(114).string('known');
    });
    expect(Scalars.decode(bytes).stringValue).toBe('known');
    expect(Nothing.decode(bytes)).toEqual({});
  });

  it('skips a field with another wire type than declared', () => {
    expect(Scalars.decode(bytesOf((writer) => writer.uint32(8 * 14).int32(1))).stringValue).toBe(
      '',
    );
  });

  it('merges a message that occurs twice, in a oneof too', () => {
    const two = (write: (writer: BinaryWriter) => void) => bytesOf(write);
    const scalars = two((writer) => {
      Scalars.encode({ int32Value: 1, stringValue: 'a' }, writer.uint32(8 * 37 + 2).fork()).join();
      Scalars.encode({ stringValue: 'b' }, writer.uint32(8 * 37 + 2).fork()).join();
    });
    expect(Scalars.decode(scalars).optionalMessage).toMatchObject({
      int32Value: 1,
      stringValue: 'b',
    });
    const oneofs = two((writer) => {
      Oneofs.encode({ between: 'a' }, writer.uint32(8 * 5 + 2).fork()).join();
      Oneofs.encode(
        { other: { $case: 'left', value: 'l' } },
        writer.uint32(8 * 5 + 2).fork(),
      ).join();
    });
    expect(Oneofs.decode(oneofs).choice).toMatchObject({
      $case: 'nested',
      value: { between: 'a', other: { $case: 'left', value: 'l' } },
    });
  });

  it('keeps the last of several scalars and oneof members', () => {
    const bytes = bytesOf((writer) => writer.uint32(10).string('text').uint32(16).int64(5n));
    expect(Oneofs.decode(bytes).choice).toEqual({ $case: 'number', value: 5n });
  });

  it('gives map entries without key or value their defaults', () => {
    const bytes = bytesOf((writer) => {
      writer
        .uint32(8 * 1 + 2)
        .fork()
        .join();
      writer
        .uint32(8 * 17 + 2)
        .fork()
        .uint32(10)
        .string('m')
        .join();
      writer
        .uint32(8 * 19 + 2)
        .fork()
        .uint32(10)
        .string('w')
        .join();
    });
    const maps = Maps.decode(bytes);
    expect(maps.strings).toEqual({ '': '' });
    expect(maps.messages['m']).toEqual(Scalars.decode(new Uint8Array()));
    expect(maps.wrappers['w']).toBe('');
  });

  it('keeps "__proto__" and "constructor" as keys of maps and structs', () => {
    const strings = JSON.parse('{"__proto__":"a","constructor":"b"}') as Record<string, string>;
    const structs = { s: JSON.parse('{"__proto__":{"polluted":true}}') as object };
    const maps = Maps.decode(Maps.encode({ strings, structs }).finish());
    expect(Object.entries(maps.strings)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
    expect(Object.keys(maps.structs['s']!)).toEqual(['__proto__']);
    expect(({} as { polluted?: true }).polluted).toBeUndefined();
  });

  it('gives bytes that are no Buffer, whatever it reads from', () => {
    const bytes = Buffer.from(Scalars.encode({ bytesValue: new Uint8Array([1, 2]) }).finish());
    expect(Scalars.decode(bytes).bytesValue.constructor).toBe(Uint8Array);
  });

  it('makes complete messages of nothing', () => {
    expect(Maps.decode(new Uint8Array()).int64Keys).toEqual(new Map());
    expect(Scalars.decode(new Uint8Array())).toMatchObject({
      int64Value: 0n,
      stringValue: '',
      color: 0,
    });
    expect('optionalString' in Scalars.decode(new Uint8Array())).toBe(false);
    expect(Old.decode(new Uint8Array())).toMatchObject({ id: '', requiredLevel: 1 });
  });
});

describe('encode()', () => {
  it('takes messages with missing, undefined and null fields at any depth', () => {
    const holes = {
      root: { children: [{ label: undefined }, { kind: null }], named: null },
      sizes: undefined,
    };
    const tree = Tree.decode(Tree.encode(holes as never).finish());
    expect(tree.root?.children).toHaveLength(2);
    expect(tree.sizes).toEqual([]);
    const nulls = (message: object) =>
      Object.fromEntries(Object.keys(message).map((key) => [key, null]));
    const empty = new Uint8Array();
    for (const fns of [Scalars, Maps, Oneofs, WellKnown, Tree]) {
      const complete = fns.decode(empty);
      const value = fns === WellKnown ? { value: null } : {};
      const written = fns.encode(nulls(complete) as never).finish();
      expect(fns.decode(written)).toEqual({ ...complete, ...value });
    }
  });

  it('writes -0, NaN and infinities, and leaves out 0', () => {
    expect(Scalars.encode({ doubleValue: 0, floatValue: 0 }).finish()).toHaveLength(0);
    const message = Scalars.decode(Scalars.encode({ doubleValue: -0, floatValue: NaN }).finish());
    expect(message.doubleValue).toBe(-0);
    expect(message.floatValue).toBeNaN();
  });

  it('writes a oneof with its default, and the JSON null of a Value', () => {
    expect(
      Oneofs.decode(Oneofs.encode({ choice: { $case: 'number', value: 0n } }).finish()).choice,
    ).toEqual({
      $case: 'number',
      value: 0n,
    });
    expect(WellKnown.decode(WellKnown.encode({ value: null }).finish()).value).toBeNull();
    expect(WellKnown.decode(WellKnown.encode({}).finish()).value).toBeUndefined();
  });

  it('writes required scalars even if they are missing', () => {
    expect(Old.encode({}).finish()).toEqual(new Uint8Array([0x0a, 0, 0x70, 1]));
  });

  it.each([
    ['a number that is too large', () => Scalars.encode({ int32Value: 2 ** 31 })],
    ['a number with a fraction', () => Scalars.encode({ uint32Value: 1.5 })],
    ['a negative unsigned number', () => Scalars.encode({ uint64Value: -1n })],
    ['a bigint that is too large', () => Scalars.encode({ int64Value: 2n ** 63n })],
    ['a float that is too large', () => Scalars.encode({ floatValue: 1e300 })],
    ['a value that JSON has not', () => WellKnown.encode({ value: 1n })],
  ])('refuses %s', (_, encode) => {
    expect(encode).toThrow();
  });
});

function nested(depth: number): Uint8Array {
  let bytes: Uint8Array = new Uint8Array();
  for (let count = 0; count < depth; count++) {
    bytes = bytesOf((writer) => writer.uint32(8 * 37 + 2).bytes(bytes));
  }
  return bytes;
}

/** Groups of an unknown field in each other. */
function nestedGroups(depth: number): Uint8Array {
  const start = Array.from({ length: depth }, () => [0xa3, 0x06]).flat();
  const end = Array.from({ length: depth }, () => [0xa4, 0x06]).flat();
  return new Uint8Array([...start, ...end]);
}

function depthOf(message: Scalars): number {
  return message.optionalMessage === undefined ? 0 : 1 + depthOf(message.optionalMessage);
}
