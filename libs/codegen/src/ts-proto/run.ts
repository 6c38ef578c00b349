import { toBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { createFileContext } from 'ts-proto/build/src/context.js';
import { generateFile, makeUtils } from 'ts-proto/build/src/main.js';
import { getTsPoetOpts, optionsFromParameter } from 'ts-proto/build/src/options.js';
import { createTypeMap } from 'ts-proto/build/src/types.js';
import { CodeGeneratorRequest, FileDescriptorProto } from 'ts-proto-descriptors';
import type { FileModel, Model } from '../model/model.js';
import { WELL_KNOWN_MODULE } from '../model/well-known.js';
import { LINE_WIDTH } from '../print/layout.js';
import { describeFile } from './describe.js';

/** Options of ts-proto. Codecs are our own, so its `outputServices`, which asks for them, stays unset. */
const PARAMETER = [
  'nestJs=true',
  'forceLong=bigint',
  'esModuleInterop=true',
  'importSuffix=.js',
  'useDate=false',
  'env=both',
  'oneof=unions-value',
  'unrecognizedEnum=false',
  'annotateFilesWithVersion=false',
  'outputEncodeMethods=false',
].join(',');

/** ts-proto formats with dprint: as close to the repository's own format as it gets. */
const FORMAT = {
  lineWidth: LINE_WIDTH,
  preferSingleLine: true,
  quoteStyle: 'preferSingle',
  'unionAndIntersectionType.preferSingleLine': false,
} as const;

/** Generates the TypeScript of files: interfaces, enums, and what stock Nest needs of the services. */
export function createTsProto(model: Model): (file: FileModel) => string {
  const options = optionsFromParameter(PARAMETER);
  const protos = new Map(model.files.map((file) => [file, describe(file)]));
  for (const { name, wellKnown } of model.files) {
    if (wellKnown) options.M[name] = WELL_KNOWN_MODULE;
  }
  const request = CodeGeneratorRequest.fromPartial({ protoFile: [...protos.values()] });
  const typeMap = createTypeMap(request, options);
  return (file) => {
    const proto = protos.get(file)!;
    const currentFile = createFileContext(proto);
    const context = { options, typeMap, utils: makeUtils(options), currentFile };
    const [path, code] = generateFile(context, proto);
    const layout = getTsPoetOpts(options, '', '', file.name) as ToStringOptions;
    const text = code.toString({ ...layout, path, dprintOptions: FORMAT });
    return text.replaceAll(MASKED, '.proto');
  };
}

type ToStringOptions = Parameters<ReturnType<typeof generateFile>[1]['toString']>[0];

/** Stands for `.proto` within the name of a folder, where ts-proto would take it for the ending. */
const MASKED = '__dot_proto__';

function masked(name: string): string {
  return name.replace(/\.proto(?!$)/g, MASKED);
}

/** ts-proto has descriptor classes of its own. */
function describe(file: FileModel): FileDescriptorProto {
  const described = describeFile(file);
  described.name = masked(described.name);
  return FileDescriptorProto.decode(toBinary(FileDescriptorProtoSchema, described));
}
