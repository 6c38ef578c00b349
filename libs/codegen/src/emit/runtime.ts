import { importSymbol, importType } from '../print/import-symbol.js';

/** The versioned entry of the runtime that generated code imports. */
export const RUNTIME_MODULE = '@nestjs-toolkit/core/codegen-v1';

/** What generated codecs use of the runtime. */
export const Runtime = {
  BinaryReader: importSymbol('BinaryReader', RUNTIME_MODULE),
  BinaryWriter: importSymbol('BinaryWriter', RUNTIME_MODULE),
  MessageFns: importType('MessageFns', RUNTIME_MODULE),
  PartialMessage: importType('PartialMessage', RUNTIME_MODULE),
  messageFromValue: importSymbol('messageFromValue', RUNTIME_MODULE),
  valueFromMessage: importSymbol('valueFromMessage', RUNTIME_MODULE),
  createToolkitService: importSymbol('createToolkitService', RUNTIME_MODULE),
  fieldValueType: importSymbol('fieldValueType', RUNTIME_MODULE),
  jsonValueType: importSymbol('jsonValueType', RUNTIME_MODULE),
  messageType: importSymbol('messageType', RUNTIME_MODULE),
} as const;
