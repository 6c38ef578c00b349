import * as fc from 'fast-check';
import {
  fromBinary,
  fromJsonString,
  toBinary,
  toJsonString,
  type DescMessage,
  type FileRegistry,
} from '@bufbuild/protobuf';
import type { PartialMessage } from '../message/partial-message.js';
import { arbitrarySink } from './testing-support/arbitrary-sink.js';
import { Sink } from './testing-support/gen/kitchen-sink.js';
import { compileKitchenSink, messageOf } from './testing-support/oracle.js';
import { CANONICAL, readSink, TOOLKIT, writeSink } from './testing-support/sink.js';

// Protobuf-ES is the oracle: it reads what we write, and we read what it writes.

const habits = [
  CANONICAL,
  TOOLKIT,
  { names: 'proto', emitDefaults: false },
  { names: 'lowerCamel', emitDefaults: true },
] as const;

const run = { numRuns: 100, seed: 20261121 };

let registry: FileRegistry;
let desc: DescMessage;

beforeAll(async () => {
  registry = await compileKitchenSink();
  desc = messageOf(registry, 'kitchen.Sink');
});

/** A message as it arrives: complete, floats rounded, maps in the order of the wire. */
const received = (message: PartialMessage<Sink>) => Sink.decode(Sink.encode(message).finish());

describe('a message of any content', () => {
  it('is the same after our JSON', () => {
    fc.assert(
      fc.property(arbitrarySink, fc.constantFrom(...habits), (message, habit) => {
        expect(readSink(writeSink(message, habit), { unknownFields: 'refuse' })).toEqual(
          received(message),
        );
      }),
      run,
    );
  });

  it('is the same after our JSON is read by Protobuf-ES', () => {
    fc.assert(
      fc.property(arbitrarySink, fc.constantFrom(...habits), (message, habit) => {
        const theirs = fromJsonString(desc, writeSink(message, habit), { registry });
        expect(Sink.decode(toBinary(desc, theirs))).toEqual(received(message));
      }),
      run,
    );
  });

  it('is the same after the JSON of Protobuf-ES is read by us', () => {
    fc.assert(
      fc.property(
        arbitrarySink,
        fc.boolean(),
        fc.boolean(),
        (message, useProtoFieldName, alwaysEmitImplicit) => {
          const theirs = fromBinary(desc, Sink.encode(message).finish());
          const json = toJsonString(desc, theirs, {
            registry,
            useProtoFieldName,
            alwaysEmitImplicit,
          });
          expect(readSink(json, { unknownFields: 'refuse' })).toEqual(
            withoutNegativeZero(received(message)),
          );
        },
      ),
      run,
    );
  });

  it('has the same JSON values as in Protobuf-ES', () => {
    fc.assert(
      fc.property(arbitrarySink, (message) => {
        const theirs = fromBinary(desc, Sink.encode(message).finish());
        const json = JSON.parse(toJsonString(desc, theirs, { registry })) as object;
        const ours = JSON.parse(writeSink(message)) as object;
        expect(shortFloats(ours)).toEqual(shortFloats(json));
      }),
      run,
    );
  });
});

/** Protobuf-ES writes -0 as 0, which proto3 takes for absent. */
function withoutNegativeZero(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map(withoutNegativeZero);
  if (value instanceof Map) {
    return new Map([...value].map(([key, item]) => [key, withoutNegativeZero(item)] as const));
  }
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withoutNegativeZero(item)]),
  );
}

/** Protobuf-ES writes floats with the digits of a double, and -0 as 0. */
function shortFloats(value: unknown): unknown {
  if (typeof value === 'number') return Math.fround(value) + 0;
  if (Array.isArray(value)) return value.map(shortFloats);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shortFloats(item)]));
}
