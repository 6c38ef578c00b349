import { array, assert, constant, integer, property, record, string, uint8Array } from 'fast-check';
import { codecs } from './codec.js';
import { bytesFromJson, jsonFromBytes } from './json.js';
import type { Command, Reply } from './messages.js';
import { encodeDelimited } from './protobuf.js';
import { commandSchema } from './schema.js';

const text = (bytes: unknown): string => new TextDecoder().decode(bytes as Uint8Array);

describe('the JSON form', () => {
  const { encode, decode, join, decodeEmulation } = codecs.json;

  it('reads commands, one on each line, with any JSON as data', () => {
    const [connect, publish] = decode(
      Buffer.from(
        '{"id":1,"connect":{"subs":{"a":{"recover":true,"offset":7,"epoch":"x"}}}}\n{"id":2,"publish":{"channel":"a","data":[1,"ä\\n",null]}}\n',
      ),
    ) as [Command, Command];
    expect(connect.connect?.subs?.['a']).toMatchObject({ recover: true, offset: 7, epoch: 'x' });
    expect(publish.publish!.channel).toBe('a');
    expect(text(publish.publish!.data)).toBe('[1,"ä\\n",null]');
  });

  it('writes nothing that is at its default, and data as the JSON that it is', () => {
    const reply: Reply = {
      id: 3,
      history: {
        publications: [{ data: bytesFromJson('{"a":1}'), offset: 2, tags: { k: 'v' } }],
        epoch: 'e',
        offset: 2,
      },
    };
    expect(encode(reply)).toBe(
      '{"id":3,"history":{"publications":[{"data":{"a":1},"offset":2,"tags":{"k":"v"}}],"epoch":"e","offset":2}}',
    );
    expect(encode({})).toBe('{}');
    expect(encode({ id: 1, presence_stats: { num_clients: 0, num_users: 0 } })).toBe(
      '{"id":1,"presence_stats":{"num_clients":0,"num_users":0}}',
    );
    expect(join(['{}', '{"id":1}'])).toBe('{}\n{"id":1}');
  });

  it('keeps frames whole whatever bytes are published', () => {
    expect(jsonFromBytes(Buffer.from('{\n "a": 1\n}'))).toBe('{"a":1}');
    expect(jsonFromBytes(Buffer.from('no json'))).toBe('"bm8ganNvbg=="');
    expect(jsonFromBytes(Buffer.from([255, 0]))).toBe('"/wA="');
  });

  it('does not touch prototypes', () => {
    const [command] = decode(
      Buffer.from('{"id":1,"__proto__":{"connect":{}},"connect":{"headers":{"__proto__":"x"}}}'),
    );
    expect(Object.keys(command!)).toEqual(['id', 'connect']);
    expect(({} as { x?: unknown }).x).toBeUndefined();
    expect(Object.keys(command!.connect!.headers!)).toEqual(['__proto__']);
  });

  it('reads emulation requests, whose commands are text', () => {
    const request = decodeEmulation(
      Buffer.from('{"session":"s","node":"n","data":"{\\"id\\":1}"}'),
    );
    expect([request.session, request.node, text(request.data)]).toEqual(['s', 'n', '{"id":1}']);
  });
});

describe('both forms', () => {
  it('give up on nonsense with an error, never otherwise', () => {
    assert(
      property(uint8Array({ maxLength: 200 }), (bytes) => {
        for (const { decode, decodeEmulation } of [codecs.json, codecs.protobuf]) {
          for (const read of [decode, decodeEmulation]) {
            try {
              read(bytes);
            } catch (error) {
              expect(error).toBeInstanceOf(Error);
            }
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('mean the same', () => {
    const command = record(
      {
        id: integer({ min: 1, max: 2 ** 31 }),
        subscribe: record(
          {
            channel: string({ minLength: 1, unit: 'grapheme' }),
            token: string({ minLength: 1 }),
            recover: constant(true),
            offset: integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
            epoch: string({ minLength: 1 }),
            tf: record({
              op: constant('not'),
              nodes: array(record({ key: constant('k'), cmp: constant('ex') }), {
                minLength: 1,
              }),
            }),
          },
          { requiredKeys: ['channel'] },
        ),
      },
      { requiredKeys: ['id'] },
    );
    assert(
      property(array(command, { minLength: 1, maxLength: 5 }), (commands) => {
        const json = commands.map((each) => JSON.stringify(each)).join('\n');
        const binary = Buffer.concat(commands.map((each) => encodeDelimited(commandSchema, each)));
        expect(codecs.json.decode(Buffer.from(json))).toEqual(commands);
        expect(codecs.protobuf.decode(binary)).toEqual(commands);
      }),
      { numRuns: 100 },
    );
  });
});
