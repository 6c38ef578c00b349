import type { MessageFns } from '@nestjs-toolkit/core/codegen-v1';
import { fromBinary, toBinary, type DescMessage, type Registry } from '@bufbuild/protobuf';
import * as editions from '../golden/legacy/gen/editions.js';
import * as proto2 from '../golden/legacy/gen/proto2.js';
import * as kitchen from '../golden/kitchen-sink/gen/shop/kitchen.js';
import { compileProtos } from './compile/compile-protos.js';
import { goldenCases } from './testing-support/golden-cases.js';
import { randomMessage, seededRandom } from './testing-support/random-message.js';

/** Messages that are compared, by module and full name. */
const MESSAGES: readonly (readonly [string, MessageFns<never>])[] = [
  ...['Scalars', 'Lists', 'Maps', 'WellKnown', 'Oneofs', 'Tree', 'Nothing'].map(
    (name) => [`shop.kitchen.v1.${name}`, (kitchen as never)[name]] as const,
  ),
  ['legacy.proto2.Old', proto2.Old as never],
  ['legacy.editions.Modern', editions.Modern as never],
];

describe('codecs', () => {
  let registry: Map<string, DescMessage>;

  beforeAll(async () => {
    registry = new Map();
    for (const { name, options } of goldenCases()) {
      if (name !== 'kitchen-sink' && name !== 'legacy') continue;
      const compiled = await compileProtos(options);
      if (compiled.kind === 'invalid') throw new Error(JSON.stringify(compiled.problems));
      for (const type of compiled.registry as Registry) {
        if (type.kind === 'message') registry.set(type.typeName, type);
      }
    }
  });

  it.each(MESSAGES)('read and write %s like Protobuf-ES', (typeName, fns) => {
    const desc = registry.get(typeName)!;
    for (let seed = 1; seed <= 150; seed++) {
      const original = randomMessage(desc, seededRandom(seed));
      const bytes = toBinary(desc, original);
      const message = fns.decode(bytes);
      const written = fns.encode(message).finish();
      expect({ seed, message: fromBinary(desc, written) }).toEqual({ seed, message: original });
    }
  });
});
