import { fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { status } from '@grpc/grpc-js';
import { join } from 'node:path';
import * as own from '../gen/own-descriptors.js';
import { bufCurl, compileProtos } from '../testing-support/buf.js';
import { noteService } from '../testing-support/note-service.js';
import { closeAll, startServer, type TestServer } from '../testing-support/test-server.js';
import { reflectionMessages, type Answer, type Question } from './reflection-messages.js';

const files = compileProtos(join(import.meta.dirname, '../testing-support/proto'));
const descriptors = files.map(({ bytes }) => bytes);
const bytesOf = (name: string): Uint8Array => files.find((file) => file.name === name)!.bytes;

afterEach(closeAll);

function startNotes(): Promise<TestServer> {
  const service = noteService({ Unary: ({ text }) => ({ text: `hello ${text}` }) }, descriptors);
  return startServer({}, {}, [service]);
}

/** Asks questions on one stream. @returns the answers, and the code that the stream ends with */
function ask(
  server: TestServer,
  questions: (Question | undefined)[],
  version = 'v1',
): Promise<{ answers: Answer[]; code: number }> {
  const { request, response } = reflectionMessages(`grpc.reflection.${version}`);
  return new Promise((resolve) => {
    const answers: Answer[] = [];
    const call = server.client().client.makeBidiStreamRequest(
      `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
      (question: Question | undefined) =>
        Buffer.from(request.encode({ host: 'here', question } as never)),
      (bytes) => response.decode(bytes),
    );
    call.on('data', ({ answer, request: original }) => {
      expect(original).toEqual({ host: 'here', question: questions[answers.length] });
      answers.push(answer);
    });
    call.on('error', () => {});
    call.on('status', ({ code }) => resolve({ answers, code }));
    for (const question of questions) call.write(question);
    call.end();
  });
}

describe.each(['v1', 'v1alpha'])('reflection %s', (version) => {
  it('says what it does not know, and goes on', async () => {
    const server = await startNotes();

    const { answers } = await ask(
      server,
      [
        { kind: 'file_by_filename', name: 'missing.proto' },
        { kind: 'file_containing_symbol', name: 'test.Missing' },
        { kind: 'file_containing_extension', extendee: 'test.options.Cost', number: 199 },
        { kind: 'all_extension_numbers_of_type', name: 'test.Missing' },
      ],
      version,
    );

    expect(answers).toEqual(
      [
        'file "missing.proto"',
        'symbol "test.Missing"',
        'extension 199 of "test.options.Cost"',
        'type "test.Missing"',
      ].map((subject) => ({
        kind: 'error',
        code: status.NOT_FOUND,
        message: `${subject} is not known here`,
      })),
    );
  });

  it('lists all services, itself and health too', async () => {
    const server = await startNotes();

    const { answers } = await ask(server, [{ kind: 'list_services', name: '*' }], version);

    expect(answers).toEqual([
      {
        kind: 'services',
        names: [
          'grpc.health.v1.Health',
          'grpc.reflection.v1.ServerReflection',
          'grpc.reflection.v1alpha.ServerReflection',
          'test.Notes',
        ],
      },
    ]);
  });
});

describe('reflection', () => {
  it('ends a stream that asks for nothing', async () => {
    const { code } = await ask(await startNotes(), [undefined]);

    expect(code).toBe(status.INVALID_ARGUMENT);
  });

  it.each([
    'test.Note',
    '.test.Note',
    'test.Note.text',
    'test.Note.Inner',
    'test.Note.Inner.choice',
    'test.Note.Inner.Color',
    'test.Note.Inner.RED',
    'test.Notes',
    'test.Notes.Unary',
  ])('finds the file of %s with its imports, byte for byte as compiled', async (name) => {
    const { answers } = await ask(await startNotes(), [{ kind: 'file_containing_symbol', name }]);

    const [answer] = answers as Extract<Answer, { kind: 'files' }>[];
    expect(answer!.files.map((file) => fromBinary(FileDescriptorProtoSchema, file).name)).toEqual([
      'test/notes.proto',
      'test/options.proto',
      'google/protobuf/descriptor.proto',
    ]);
    expect(Buffer.from(answer!.files[0]!)).toEqual(Buffer.from(bytesOf('test/notes.proto')));
  });

  it('sends an import once per stream', async () => {
    const { answers } = await ask(await startNotes(), [
      { kind: 'file_by_filename', name: 'test/options.proto' },
      { kind: 'file_by_filename', name: 'test/notes.proto' },
      { kind: 'file_by_filename', name: 'test/options.proto' },
    ]);

    expect(
      (answers as Extract<Answer, { kind: 'files' }>[]).map((each) => each.files.length),
    ).toEqual([2, 1, 1]);
  });

  it('finds extensions, also those declared in a message', async () => {
    const { answers } = await ask(await startNotes(), [
      { kind: 'all_extension_numbers_of_type', name: 'test.options.Cost' },
      { kind: 'all_extension_numbers_of_type', name: 'test.Note' },
      {
        kind: 'file_containing_extension',
        extendee: 'google.protobuf.MethodOptions',
        number: 50001,
      },
      { kind: 'file_containing_symbol', name: 'test.options.Scope.rounded' },
    ]);

    expect(answers.slice(0, 2)).toEqual([
      { kind: 'extension_numbers', typeName: 'test.options.Cost', numbers: [100, 101] },
      { kind: 'extension_numbers', typeName: 'test.Note', numbers: [] },
    ]);
    for (const answer of answers.slice(2)) {
      expect(answer).toMatchObject({ kind: 'files' });
    }
  });

  it('is enough for buf curl to list services, describe them and call them', async () => {
    const { address } = await startNotes();

    const listed = await bufCurl('--list-methods', `http://${address}`);
    const answer = await bufCurl('-d', '{"text":"Ada"}', `http://${address}/test.Notes/Unary`);
    const health = await bufCurl(`http://${address}/grpc.health.v1.Health/Check`);

    expect(listed.trim().split('\n')).toContain('test.Notes/Unary');
    expect(JSON.parse(answer)).toEqual({ text: 'hello Ada' });
    expect(JSON.parse(health)).toEqual({ status: 'SERVING' });
  });

  it('is not served when it is switched off', async () => {
    const server = await startServer({}, { reflection: false });

    const { code } = await ask(server, [{ kind: 'list_services', name: '' }]);

    expect(code).toBe(status.UNIMPLEMENTED);
  });
});

it('has the descriptors that its protos compile to', () => {
  const compiled = compileProtos(join(import.meta.dirname, '../proto'));

  expect(compiled.map(({ bytes }) => Buffer.from(bytes).toString('base64'))).toEqual([
    own.HEALTH,
    own.REFLECTION_V1,
    own.REFLECTION_V1ALPHA,
  ]);
});
