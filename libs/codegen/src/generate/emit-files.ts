import { ARTEFACTS } from '../emit/artefacts.js';
import type { Artefact } from '../emit/emitter.js';
import { emitMessages } from '../emit/messages/emit-messages.js';
import { browserFiles } from '../emit/browser/browser-files.js';
import { openapiFiles } from '../emit/openapi/openapi-files.js';
import type { FileModel, Model } from '../model/model.js';
import { createGeneratedFile, type GeneratedFileOptions } from '../print/generated-file.js';
import type { ImportExtension } from '../print/imports.js';
import { createTsProto } from '../ts-proto/run.js';
import { preamble } from './preamble.js';
import { sharedCode, type CodePackages } from './shared-code.js';

/** A file to write. */
export interface OutputFile {
  /** Path from the output folder, with slashes. */
  readonly path: string;
  readonly text: string;
}

export interface EmitOptions {
  /** Whether to generate `<name>.ts`. Without, run ts-proto yourself. @default true */
  readonly messages?: boolean;
  /** What to generate next to it. @default everything, `openapi.json` and the clients of browsers */
  readonly artefacts?: readonly Artefact[];
  /** npm packages that have the generated code of imported protos, by the prefix of imports. @default {} */
  readonly packages?: CodePackages;
  /** Where symbols are imported from, if not from their own module. */
  readonly moduleOf?: GeneratedFileOptions['moduleOf'];
  /** How relative imports end: `none` for projects in CommonJS. @default 'js' */
  readonly importExtension?: ImportExtension;
}

/** Generates the files of a model without problems, in the order of its files. */
export function emitFiles(model: Model, options: EmitOptions = {}): OutputFile[] {
  const { messages = true, artefacts = ARTEFACTS } = options;
  const ending = options.importExtension === 'none' ? '' : '.js';
  const whole =
    options.artefacts === undefined ? [...openapiFiles(model), ...browserFiles(model, ending)] : [];
  const shared = sharedCode(options.packages ?? {});
  const files = model.files.filter((file) => !file.wellKnown && !shared.isShared(file));
  const rendering = { moduleOf: shared.moduleOf, ...options };
  const tsProto = messages ? createTsProto(model) : undefined;
  const code = files.flatMap((file) => {
    const all = artefacts
      .filter(({ services }) => file.requested || services !== true)
      .map(({ suffix, folder, emit }) =>
        render(file, { suffix, folder }, rendering, (out) => emit(file, out)),
      );
    if (tsProto !== undefined) {
      all.unshift(
        render(file, { suffix: '' }, rendering, (out) => emitMessages(file, tsProto(file), out)),
      );
    }
    return all.flat();
  });
  return [...code, ...whole];
}

/** One file, or none if nothing was printed. */
function render(
  file: FileModel,
  { suffix, folder }: { readonly suffix: string; readonly folder?: string | undefined },
  { moduleOf, importExtension }: EmitOptions,
  emit: (out: ReturnType<typeof createGeneratedFile>) => void,
): OutputFile[] {
  const out = createGeneratedFile(`${folder ? `${folder}/` : ''}${file.baseName}${suffix}.ts`, {
    preamble: preamble(file),
    ...(moduleOf && { moduleOf }),
    ...(importExtension && { importExtension }),
  });
  emit(out);
  return out.isEmpty ? [] : [{ path: out.path, text: out.render() }];
}
