import type { DescFile, FileRegistry } from '@bufbuild/protobuf';
import { Edition } from '@bufbuild/protobuf/wkt';
import { fileOptions } from './annotations.js';
import { camelCase } from './case.js';
import { buildPlugins } from './build-plugins.js';
import { findRemoteServices } from './find-remote-services.js';
import { buildService } from './build-services.js';
import { declareTypes, fillMessage, type FileTypes } from './build-types.js';
import type { FileModel, Model } from './model.js';
import type { Mutable } from './mutable.js';
import { OptionPath } from './option-path.js';
import { pluginTypes, type PluginType } from './plugin-types.js';
import { commentOf, fileName, Path, positionOf } from './source-info.js';
import type { TypeLookup } from './type-lookup.js';
import { WELL_KNOWN_FILES } from './well-known.js';

export interface ModelOptions {
  /** Import paths of the files to generate. */
  readonly files: readonly string[];
  /** npm packages of plugin types that are not the toolkit's, by type. */
  readonly plugins?: Readonly<Record<string, string>>;
  /** Files whose types come with the runtime. @default those of `@nestjs-toolkit/core/wkt` */
  readonly wellKnown?: readonly string[];
}

/**
 * Makes the model of compiled files. It is made of what is there: `checkModel()` tells what is wrong
 * with it.
 */
export function buildModel(registry: FileRegistry, options: ModelOptions): Model {
  const wellKnown = new Set(options.wellKnown ?? WELL_KNOWN_FILES);
  const requested = new Set(options.files);
  const builder = new ModelBuilder(pluginTypes(options.plugins ?? {}), wellKnown, requested);
  const descs = [...registry.files].filter((desc) => requested.has(fileName(desc)));
  for (const desc of registry.files) builder.declare(desc);
  for (const desc of registry.files) builder.fill(desc);
  builder.findRemoteServices();
  return { files: builder.closure(descs) };
}

class ModelBuilder {
  private readonly files = new Map<DescFile, Mutable<FileModel>>();
  private readonly types = new Map<DescFile, FileTypes>();
  private readonly lookup: TypeLookup = {
    message: (desc) => this.types.get(desc.file)!.messages.get(desc)!,
    enum: (desc) => this.types.get(desc.file)!.enums.get(desc)!,
  };

  constructor(
    private readonly pluginTypes: ReadonlyMap<string, PluginType>,
    private readonly wellKnown: ReadonlySet<string>,
    private readonly requested: ReadonlySet<string>,
  ) {}

  /** Makes a file with empty messages, so that the fields of any file may refer to them. */
  declare(desc: DescFile): void {
    const file = emptyFile(desc, {
      requested: this.requested.has(fileName(desc)),
      wellKnown: this.wellKnown.has(fileName(desc)),
    });
    const types = declareTypes(desc, file);
    file.messages = [...types.messages.values()];
    file.enums = [...types.enums.values()];
    this.files.set(desc, file);
    this.types.set(desc, types);
  }

  fill(desc: DescFile): void {
    const file = this.files.get(desc)!;
    const types = this.types.get(desc)!;
    file.dependencies = desc.dependencies.map((dependency) => this.files.get(dependency)!);
    for (const [type, message] of types.messages) {
      fillMessage(message, types.paths.get(type)!, this.lookup);
    }
    const { plugins, services, testsSpec } = fileOptions(desc);
    file.plugins = buildPlugins(plugins, this.pluginTypes, (index) =>
      positionOf(desc, OptionPath.plugin(index)),
    );
    file.remoteServices = services.map((service, index) => ({
      kind: 'remote_service',
      service: service.service,
      package: service.package,
      accessor: camelCase(service.service),
      target: undefined,
      position: positionOf(desc, OptionPath.remoteService(index)),
    }));
    if (testsSpec !== undefined) file.mocks = { package: testsSpec.mockery?.package ?? '' };
    const context = { file, lookup: this.lookup, pluginTypes: this.pluginTypes };
    file.services = desc.services.map((service, index) => buildService(service, index, context));
  }

  /** Finds the protos of the services that requested files call. */
  findRemoteServices(): void {
    const files = [...this.files.values()];
    findRemoteServices(files);
  }

  /** The files and those that they take types from, dependencies first. */
  closure(descs: readonly DescFile[]): FileModel[] {
    const result = new Set<FileModel>();
    const visit = (file: FileModel) => {
      if (result.has(file)) return;
      for (const used of usedFiles(file)) if (used !== file) visit(used);
      result.add(file);
    };
    for (const desc of descs) visit(this.files.get(desc)!);
    return [...result];
  }
}

function emptyFile(
  desc: DescFile,
  role: Pick<FileModel, 'requested' | 'wellKnown'>,
): Mutable<FileModel> {
  const name = fileName(desc);
  const header = desc.edition >= Edition.EDITION_2023 ? [14] : [Path.file.syntax];
  return {
    kind: 'file',
    desc,
    name,
    baseName: name.replace(/\.proto$/, ''),
    package: desc.proto.package,
    ...role,
    dependencies: [],
    messages: [],
    enums: [],
    services: [],
    plugins: [],
    remoteServices: [],
    position: positionOf(desc, header),
    comment: commentOf(desc, header),
    deprecated: desc.deprecated,
  };
}

/** Files of the types that fields and rpcs of a file refer to. Files that only give options are not among them. */
function usedFiles(file: FileModel): Set<FileModel> {
  const used = new Set<FileModel>();
  for (const field of file.messages.flatMap((message) => message.fields)) {
    if (field.type.kind === 'message') used.add(field.type.message.file);
    if (field.type.kind === 'enum') used.add(field.type.enum.file);
  }
  for (const method of file.services.flatMap((service) => service.methods)) {
    used.add(method.input.file).add(method.output.file);
  }
  if (file.requested) {
    for (const { target } of file.remoteServices) if (target) used.add(target.parent);
  }
  return used;
}
