import type { RequestSource, ServedService } from '../../dispatch/served-service.js';
import { Code } from '../../error/code.js';
import { StatusError } from '../../error/status-error.js';
import type { ServiceDefinition } from '../../service/service-definition.js';
import { REFLECTION_V1, REFLECTION_V1ALPHA } from '../gen/own-descriptors.js';
import { ownMethod, ownService } from '../own-service.js';
import { DescriptorIndex } from './descriptor-index.js';
import type { FileSummary } from './descriptor-walk.js';
import {
  reflectionMessages,
  type Answer,
  type Question,
  type ServerReflectionRequest,
  type ServerReflectionResponse,
} from './reflection-messages.js';

const VERSIONS = [
  { packageName: 'grpc.reflection.v1', descriptor: REFLECTION_V1 },
  { packageName: 'grpc.reflection.v1alpha', descriptor: REFLECTION_V1ALPHA },
];

/**
 * `grpc.reflection.v1.ServerReflection` and its older twin `v1alpha`, which most tools still ask
 * first. They hand out the descriptors that the compiler made, custom options included.
 *
 * @param services all services of the server, these ones too; asked for at the first request
 */
export function createReflectionServices(
  services: () => readonly ServiceDefinition[],
): ServedService[] {
  let index: DescriptorIndex | undefined;
  const reflect = (requests: AsyncIterable<ServerReflectionRequest>) => {
    index ??= new DescriptorIndex(services().flatMap((service) => [...service.descriptors()]));
    return answerAll(requests, index, services);
  };
  return VERSIONS.map(({ packageName, descriptor }) => {
    const service = `${packageName}.ServerReflection`;
    const definition = {
      name: 'ServerReflectionInfo',
      kind: 'bidi_streaming',
      ...reflectionMessages(packageName),
    } as const;
    const handle = async (_: unknown, source: RequestSource): Promise<unknown> =>
      reflect(source as AsyncIterable<ServerReflectionRequest>);
    return ownService(service, descriptor, [ownMethod(service, definition, handle)]);
  });
}

async function* answerAll(
  requests: AsyncIterable<ServerReflectionRequest>,
  index: DescriptorIndex,
  services: () => readonly ServiceDefinition[],
): AsyncGenerator<ServerReflectionResponse> {
  const sent = new Set<FileSummary>();
  for await (const request of requests) {
    if (!request.question) throw StatusError.invalidArgument('reflection request asks for nothing');
    yield { request, answer: answer(request.question, index, services, sent) };
  }
}

/** @param sent files that this stream has sent, which are not sent again as a mere import */
function answer(
  question: Question,
  index: DescriptorIndex,
  services: () => readonly ServiceDefinition[],
  sent: Set<FileSummary>,
): Answer {
  switch (question.kind) {
    case 'list_services':
      return {
        kind: 'services',
        names: services()
          .map(({ typeName }) => typeName)
          .sort(),
      };
    case 'all_extension_numbers_of_type': {
      const { name } = question;
      const numbers = index.extensionNumbers(name);
      return numbers
        ? { kind: 'extension_numbers', typeName: name, numbers }
        : notFound(`type "${name}"`);
    }
    default: {
      const { file, subject } = findFile(question, index);
      return file ? files(index.withImports(file), sent) : notFound(subject);
    }
  }
}

function findFile(
  question: Exclude<Question, { kind: 'list_services' | 'all_extension_numbers_of_type' }>,
  index: DescriptorIndex,
): { file: FileSummary | undefined; subject: string } {
  switch (question.kind) {
    case 'file_by_filename':
      return { file: index.fileByName(question.name), subject: `file "${question.name}"` };
    case 'file_containing_symbol':
      return { file: index.fileOfSymbol(question.name), subject: `symbol "${question.name}"` };
    case 'file_containing_extension': {
      const { extendee, number } = question;
      return {
        file: index.fileOfExtension(extendee, number),
        subject: `extension ${number} of "${extendee}"`,
      };
    }
  }
}

function files([file, ...imports]: FileSummary[], sent: Set<FileSummary>): Answer {
  const unsent = imports.filter((each) => !sent.has(each));
  const all = [file!, ...unsent];
  for (const each of all) sent.add(each);
  return { kind: 'files', files: all.map(({ bytes }) => bytes) };
}

function notFound(subject: string): Answer {
  return { kind: 'error', code: Code.NOT_FOUND, message: `${subject} is not known here` };
}
