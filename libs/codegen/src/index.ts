/**
 * Generates TypeScript from annotated protos.
 *
 * @module
 */

// Generation
export { generate, type GenerateOptions, type GenerateResult } from './generate/generate.js';
export type { OutputFile } from './generate/emit-files.js';
export { PLUGIN_NAME, PLUGIN_VERSION } from './generate/preamble.js';
export { formatProblem, type Problem } from './model/problem.js';

// For tools that print TypeScript by a model
export {
  createGeneratedFile,
  type GeneratedFile,
  type GeneratedFileOptions,
  type RenderableFile,
} from './print/generated-file.js';
export { importSymbol, importType, type ImportSymbol } from './print/import-symbol.js';
export type { ImportExtension } from './print/imports.js';
export { array, args, literal, object, type Printable } from './print/printable.js';
export { messageValue } from './emit/symbols.js';

// For tools that read protos
export {
  compileProtos,
  type CompileOptions,
  type CompileResult,
} from './compile/compile-protos.js';
export { annotationsFolder } from './compile/import-paths.js';
export { buildModel, type ModelOptions } from './model/build-model.js';
export { checkModel } from './model/check-model.js';
export type {
  EnumModel,
  EnumValueModel,
  FieldModel,
  FileModel,
  HttpBindingModel,
  MessageModel,
  MethodKind,
  MethodModel,
  Model,
  OneofModel,
  PluginModel,
  ProxyModel,
  RemoteServiceModel,
  RouteModel,
  ScalarType,
  ServerKind,
  ServiceModel,
  ValueType,
} from './model/model.js';

// For tools that change protos
export { addMethodToProto, type HttpVerb, type NewMethod } from './edit/add-method.js';
export { addClientToProto, type NewClient } from './edit/add-client.js';
export { addPluginToProto, type NewPlugin } from './edit/add-plugin.js';
export { ProtoEditError } from './edit/text-edit.js';

// For tools that tell what protos declare
export {
  describeFile,
  type MethodDescription,
  type PluginDescription,
  type ProtoDescription,
  type ServiceDescription,
} from './describe/describe.js';
export { renderDescriptions } from './describe/render.js';

// For tools that judge protos
export {
  checkBreaking,
  type BreakingOptions,
  type BreakingResult,
} from './breaking/check-breaking.js';
export { lintProtos, type LintOptions } from './lint/lint.js';
