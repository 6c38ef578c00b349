import type { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import type { MessageType } from '../../message/message-type.js';
import { binaryMessage, readMessage, type BinaryCodec } from '../binary-message.js';

/** What a `ServerReflectionRequest` asks for. */
export type Question =
  | { kind: 'file_by_filename'; name: string }
  | { kind: 'file_containing_symbol'; name: string }
  | { kind: 'file_containing_extension'; extendee: string; number: number }
  | { kind: 'all_extension_numbers_of_type'; name: string }
  | { kind: 'list_services'; name: string };

export interface ServerReflectionRequest {
  host: string;
  question: Question | undefined;
}

/** What a `ServerReflectionResponse` says. */
export type Answer =
  | { kind: 'files'; files: Uint8Array[] }
  | { kind: 'extension_numbers'; typeName: string; numbers: number[] }
  | { kind: 'services'; names: string[] }
  | { kind: 'error'; code: number; message: string };

export interface ServerReflectionResponse {
  request: ServerReflectionRequest;
  answer: Answer;
}

/** The messages of one version of the protocol; all versions have the same fields. */
export interface ReflectionMessages {
  readonly request: MessageType<ServerReflectionRequest>;
  readonly response: MessageType<ServerReflectionResponse>;
}

export function reflectionMessages(packageName: string): ReflectionMessages {
  return {
    request: binaryMessage(`${packageName}.ServerReflectionRequest`, REQUEST),
    response: binaryMessage(`${packageName}.ServerReflectionResponse`, RESPONSE),
  };
}

const TEXT_QUESTIONS = {
  3: 'file_by_filename',
  4: 'file_containing_symbol',
  6: 'all_extension_numbers_of_type',
  7: 'list_services',
} as const;

const QUESTION_FIELDS = {
  file_by_filename: 3,
  file_containing_symbol: 4,
  all_extension_numbers_of_type: 6,
  list_services: 7,
} as const;

const REQUEST: BinaryCodec<ServerReflectionRequest> = {
  create: () => ({ host: '', question: undefined }),
  write: ({ host, question }, writer) => {
    if (host !== '') writer.tag(1, 2).string(host);
    if (question?.kind === 'file_containing_extension') {
      writer.tag(5, 2).fork();
      writer.tag(1, 2).string(question.extendee).tag(2, 0).int32(question.number);
      writer.join();
    } else if (question) {
      writer.tag(QUESTION_FIELDS[question.kind], 2).string(question.name);
    }
  },
  readField: (message, field, reader) => {
    if (field === 1) message.host = reader.string();
    else if (field === 5) message.question = readExtensionRequest(reader);
    else if (field in TEXT_QUESTIONS) {
      const kind = TEXT_QUESTIONS[field as keyof typeof TEXT_QUESTIONS];
      message.question = { kind, name: reader.string() };
    } else return false;
    return true;
  },
};

function readExtensionRequest(reader: BinaryReader): Question {
  const question = { kind: 'file_containing_extension' as const, extendee: '', number: 0 };
  readNested(reader, (field) => {
    if (field === 1) question.extendee = reader.string();
    else if (field === 2) question.number = reader.int32();
    else return false;
    return true;
  });
  return question;
}

const RESPONSE: BinaryCodec<ServerReflectionResponse> = {
  create: () => ({ request: REQUEST.create(), answer: { kind: 'error', code: 0, message: '' } }),
  write: ({ request, answer }, writer) => {
    if (request.host !== '') writer.tag(1, 2).string(request.host);
    writer.tag(2, 2).fork();
    REQUEST.write(request, writer);
    writer.join();
    writeAnswer(answer, writer);
  },
  readField: (message, field, reader) => {
    if (field === 2) message.request = readMessage(reader, reader.uint32(), REQUEST);
    else if (field >= 4 && field <= 7) message.answer = readAnswer(field, reader);
    else return false;
    return true;
  },
};

function writeAnswer(answer: Answer, writer: BinaryWriter): void {
  switch (answer.kind) {
    case 'files':
      writer.tag(4, 2).fork();
      for (const file of answer.files) writer.tag(1, 2).bytes(file);
      break;
    case 'extension_numbers':
      writer.tag(5, 2).fork().tag(1, 2).string(answer.typeName).tag(2, 2).fork();
      for (const number of answer.numbers) writer.int32(number);
      writer.join();
      break;
    case 'services':
      writer.tag(6, 2).fork();
      for (const name of answer.names) writer.tag(1, 2).fork().tag(1, 2).string(name).join();
      break;
    case 'error':
      writer.tag(7, 2).fork().tag(1, 0).int32(answer.code).tag(2, 2).string(answer.message);
      break;
  }
  writer.join();
}

function readAnswer(field: number, reader: BinaryReader): Answer {
  switch (field) {
    case 4:
      return readFiles(reader);
    case 5:
      return readExtensionNumbers(reader);
    case 6:
      return readServices(reader);
    default:
      return readError(reader);
  }
}

function readFiles(reader: BinaryReader): Answer {
  const files: Uint8Array[] = [];
  readNested(reader, (field) => field === 1 && files.push(reader.bytes()) > 0);
  return { kind: 'files', files };
}

function readExtensionNumbers(reader: BinaryReader): Answer {
  const answer = { kind: 'extension_numbers' as const, typeName: '', numbers: [] as number[] };
  readNested(reader, (field) => {
    if (field === 1) answer.typeName = reader.string();
    else if (field === 2) {
      const end = reader.uint32() + reader.pos;
      while (reader.pos < end) answer.numbers.push(reader.int32());
    } else return false;
    return true;
  });
  return answer;
}

function readServices(reader: BinaryReader): Answer {
  const names: string[] = [];
  readNested(reader, (field) => {
    if (field !== 1) return false;
    readNested(reader, (inner) => inner === 1 && names.push(reader.string()) > 0);
    return true;
  });
  return { kind: 'services', names };
}

function readError(reader: BinaryReader): Answer {
  const answer = { kind: 'error' as const, code: 0, message: '' };
  readNested(reader, (field) => {
    if (field === 1) answer.code = reader.int32();
    else if (field === 2) answer.message = reader.string();
    else return false;
    return true;
  });
  return answer;
}

/** Reads the fields of a message that starts with its length. */
function readNested(reader: BinaryReader, readField: (field: number) => boolean): void {
  const end = reader.uint32() + reader.pos;
  while (reader.pos < end) {
    const [field, wireType] = reader.tag();
    if (!readField(field)) reader.skip(wireType, field);
  }
}
