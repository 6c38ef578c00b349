import type { DescEnum, DescMessage } from '@bufbuild/protobuf';
import type { EnumModel, MessageModel } from './model.js';

/** Finds the models of types. */
export interface TypeLookup {
  message(desc: DescMessage): MessageModel;
  enum(desc: DescEnum): EnumModel;
}
