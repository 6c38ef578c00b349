import { create, createFileRegistry, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  CodeGeneratorRequestSchema,
  CodeGeneratorResponse_Feature as Feature,
  CodeGeneratorResponseSchema,
  Edition,
  FileDescriptorSetSchema,
  type CodeGeneratorRequest,
} from '@bufbuild/protobuf/wkt';
import { emitFiles, type OutputFile } from '../generate/emit-files.js';
import { buildModel } from '../model/build-model.js';
import { checkModel } from '../model/check-model.js';
import { formatProblem, type Problem } from '../model/problem.js';
import { parseParameters } from './parameters.js';

/** Answer of the plugin. */
export interface PluginRun {
  /** Serialised `CodeGeneratorResponse`. Problems of the protos are its `error`. */
  readonly response: Uint8Array;
  /** Lines for the user that do not stop the generation. */
  readonly warnings: readonly string[];
}

/** Runs the protoc plugin: a serialised `CodeGeneratorRequest` in, a `CodeGeneratorResponse` out. */
export function runPlugin(request: Uint8Array): PluginRun {
  try {
    const { files, problems } = generateFor(fromBinary(CodeGeneratorRequestSchema, request));
    const lines = (wanted: Problem['severity']) =>
      problems.filter(({ severity }) => severity === wanted).map(formatProblem);
    const response = files === undefined ? failure(lines('error').join('\n')) : success(files);
    return { response, warnings: lines('warning') };
  } catch (error) {
    return {
      response: failure(error instanceof Error ? error.message : String(error)),
      warnings: [],
    };
  }
}

function generateFor(request: CodeGeneratorRequest): {
  /** Undefined if there are errors among the problems. */
  readonly files: readonly OutputFile[] | undefined;
  readonly problems: readonly Problem[];
} {
  const { messages, plugins } = parseParameters(request.parameter);
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: request.protoFile }));
  const model = buildModel(registry, { files: request.fileToGenerate, plugins });
  const problems = checkModel(model, plugins);
  const isInvalid = problems.some(({ severity }) => severity === 'error');
  return { files: isInvalid ? undefined : emitFiles(model, { messages }), problems };
}

function success(files: readonly OutputFile[]): Uint8Array {
  const file = files.map(({ path, text }) => ({ name: path, content: text }));
  return respond({ file });
}

function failure(error: string): Uint8Array {
  return respond({ error });
}

function respond(answer: {
  file?: { name: string; content: string }[];
  error?: string;
}): Uint8Array {
  const response = create(CodeGeneratorResponseSchema, {
    supportedFeatures: BigInt(Feature.PROTO3_OPTIONAL | Feature.SUPPORTS_EDITIONS),
    minimumEdition: Edition.EDITION_PROTO2,
    maximumEdition: Edition.EDITION_2024,
    ...answer,
  });
  return toBinary(CodeGeneratorResponseSchema, response);
}
