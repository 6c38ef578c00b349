import { fromBinary } from '@bufbuild/protobuf';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { AnySchema, type Any } from '@bufbuild/protobuf/wkt';
import { Metadata, status, type Client, type ServiceError } from '@grpc/grpc-js';
import { Code } from '../error/code.js';
import { errorDetail } from '../error/error-detail.js';
import { StatusError } from '../error/status-error.js';
import { Metadata as CallMetadata } from '../call/metadata.js';
import { Note } from './testing-support/note.js';
import { closeAll, deferred, startServer } from './testing-support/test-server.js';

afterEach(closeAll);

describe('a unary call that fails', () => {
  it('is UNIMPLEMENTED for a method that does not exist, and the message names it', async () => {
    const { client } = await startServer();

    const { status: ended } = await client().raw('/test.Notes/Missing', new Uint8Array());

    expect(ended.code).toBe(status.UNIMPLEMENTED);
    expect(ended.details).toContain('/test.Notes/Missing');
  });

  it('is UNIMPLEMENTED for a method without a handler, which the log says at start', async () => {
    const { client, logger } = await startServer({});

    const { status: ended } = await client().unary('a');

    expect(ended.code).toBe(status.UNIMPLEMENTED);
    expect(logger.messages('warn')).toEqual([
      'service test.Notes has no handler for Unary, ServerStream, ClientStream, Bidi: such calls are answered UNIMPLEMENTED',
    ]);
  });

  it('is INTERNAL for a request that cannot be parsed, without a word of the parser', async () => {
    const { client } = await startServer({ Unary: (note) => note });

    const { status: ended } = await client().raw('/test.Notes/Unary', Buffer.from([0x0a, 0x7f]));

    expect(ended.code).toBe(status.INTERNAL);
    expect(ended.details).toBe('request of /test.Notes/Unary cannot be parsed as test.Note');
  });

  it('carries code, message, metadata and trailers of the error', async () => {
    const { client } = await startServer({
      Unary: (_, call) => {
        call.responseTrailers.set('x-cost', '7');
        throw StatusError.notFound('note "a" not found', {
          metadata: new CallMetadata([['x-hint', 'look elsewhere']]),
        });
      },
    });

    const { status: ended } = await client().unary('a');

    expect(ended).toMatchObject({ code: status.NOT_FOUND, details: 'note "a" not found' });
    expect(ended.metadata.get('x-hint')).toEqual(['look elsewhere']);
    expect(ended.metadata.get('x-cost')).toEqual(['7']);
  });

  it.each(['plain', 'per cent 100% ünïcödé 🚀 \n tab\t', '\ud800 alone', ''])(
    'brings the message %j through the header',
    async (message) => {
      const { client } = await startServer({
        Unary: () => {
          throw StatusError.aborted(message);
        },
      });

      const { status: ended } = await client().unary('a');

      expect(ended).toMatchObject({
        code: status.ABORTED,
        details: Buffer.from(message).toString(),
      });
    },
  );

  it('carries details as google.rpc.Status', async () => {
    const { client } = await startServer({
      Unary: () => {
        throw StatusError.invalidArgument('no', {
          details: [errorDetail(Note, { text: 'first' }), errorDetail(Note, { number: 2 })],
        });
      },
    });

    const { status: ended } = await client().unary('a');

    const [trailer] = ended.metadata.get('grpc-status-details-bin') as Buffer[];
    const { code, message, details } = parseRpcStatus(trailer!);
    expect({ code, message }).toEqual({ code: Code.INVALID_ARGUMENT, message: 'no' });
    expect(details.map(({ typeUrl }) => typeUrl)).toEqual(
      Array(2).fill('type.googleapis.com/test.Note'),
    );
    expect(details.map(({ value }) => Note.decode(value))).toEqual([
      { text: 'first', number: 0 },
      { text: '', number: 2 },
    ]);
  });

  it('leaves out details that no client would take, and cuts endless messages', async () => {
    const { client, logger } = await startServer({
      Unary: () => {
        throw StatusError.invalidArgument('x'.repeat(100_000), {
          details: [errorDetail(Note, { text: 'y'.repeat(100_000) })],
        });
      },
    });

    const { status: ended } = await client().unary('a');

    expect(ended.code).toBe(status.INVALID_ARGUMENT);
    expect(ended.details.length).toBeLessThan(3_000);
    expect(ended.metadata.get('grpc-status-details-bin')).toEqual([]);
    expect(logger.messages('warn').join()).toContain('error details of');
  });

  it('is INTERNAL for a bug, and only the log knows more', async () => {
    const { client } = await startServer({
      Unary: () => {
        throw new Error('password is 1234');
      },
    });

    const { status: ended } = await client().unary('a');

    expect(ended.code).toBe(status.INTERNAL);
    expect(ended.details).toMatch(/^internal error, reference /);
  });

  it('is INTERNAL for an answer that cannot be encoded', async () => {
    const { client, logger } = await startServer({ Unary: () => ({ number: 'three' }) });

    const { status: ended } = await client().unary('a');

    expect(ended.code).toBe(status.INTERNAL);
    expect(ended.details).not.toContain('three');
    expect(logger.messages('error')).toHaveLength(1);
  });

  it('is RESOURCE_EXHAUSTED for a request or response above the limit', async () => {
    const { client } = await startServer(
      { Unary: ({ text }) => ({ text: text.repeat(3) }) },
      { maxReceiveMessageSize: 1_000, maxSendMessageSize: 2_000 },
    );
    const caller = client();

    const tooLong = await caller.unary('x'.repeat(1_000));
    const tooLongBack = await caller.unary('x'.repeat(900));
    const fits = await caller.unary('x'.repeat(600));

    expect(tooLong.status.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(tooLongBack.status).toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      details: 'response of 2703 bytes exceeds the limit of 2000',
    });
    expect(fits.status.code).toBe(status.OK);
  });

  it('is RESOURCE_EXHAUSTED for a compressed request that grows above the limit', async () => {
    const { client } = await startServer(
      { Unary: (note) => note },
      { maxReceiveMessageSize: 1_000 },
    );

    const { status: ended } = await client({ 'grpc.default_compression_algorithm': 2 }).unary(
      'x'.repeat(100_000),
    );

    expect(ended.code).toBe(status.RESOURCE_EXHAUSTED);
  });

  it('is RESOURCE_EXHAUSTED for metadata above the limit', async () => {
    const { client } = await startServer({ Unary: (note) => note }, { maxMetadataSize: 500 });
    const metadata = new Metadata();
    metadata.set('x-long', 'x'.repeat(500));

    const { status: ended } = await client().unary('a', metadata);

    expect(ended.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(ended.details).toMatch(/^metadata of \d+ bytes exceeds the limit of 500$/);
  });

  it('is RESOURCE_EXHAUSTED when too many calls are in flight, and room is made by those that end', async () => {
    const gate = deferred();
    const { client, transport } = await startServer(
      { Unary: (note) => gate.promise.then(() => note) },
      { maxInFlightCalls: 2 },
    );
    const caller = client();
    const inFlight = [caller.unary('1'), caller.unary('2')];
    while (transport.callsInFlight < 2) await new Promise(setImmediate);

    const refused = await caller.unary('3');
    gate.resolve();
    await Promise.all(inFlight);
    const served = await caller.unary('4');

    expect(refused.status.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(served.status.code).toBe(status.OK);
    expect(transport.callsInFlight).toBe(0);
  });

  it('is UNIMPLEMENTED with several requests or none, and the handler is not called', async () => {
    let calls = 0;
    const { client, transport } = await startServer({ Unary: () => calls++ });
    const results = await Promise.all([
      sendRequests(client().client, 2),
      sendRequests(client().client, 0),
    ]);

    expect(results).toEqual([status.UNIMPLEMENTED, status.UNIMPLEMENTED]);
    expect(calls).toBe(0);
    expect(transport.callsInFlight).toBe(0);
  });
});

/** Calls a unary method with any number of requests. @returns the code that the call ends with */
function sendRequests(client: Client, count: number): Promise<number> {
  return new Promise((resolve) => {
    const call = client.makeClientStreamRequest(
      '/test.Notes/Unary',
      (note: Note) => Buffer.from(Note.encode(note)),
      (bytes) => Note.decode(bytes),
      (error: ServiceError | null) => resolve(error?.code ?? status.OK),
    );
    for (let index = 0; index < count; index++) call.write({ text: '', number: index });
    call.end();
  });
}

function parseRpcStatus(bytes: Uint8Array): { code: number; message: string; details: Any[] } {
  const parsed = { code: 0, message: '', details: [] as Any[] };
  const reader = new BinaryReader(bytes);
  while (reader.pos < bytes.length) {
    const [field] = reader.tag();
    if (field === 1) parsed.code = reader.int32();
    else if (field === 2) parsed.message = reader.string();
    else parsed.details.push(fromBinary(AnySchema, reader.bytes()));
  }
  return parsed;
}
