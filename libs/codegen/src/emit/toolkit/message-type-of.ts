import type { MessageModel } from '../../model/model.js';
import { hasRules } from '../../model/rules.js';
import { args, literal, type Printable } from '../../print/printable.js';
import { Runtime } from '../runtime.js';
import { messageCodec, messageJson, messageValidator } from '../symbols.js';

/** The runtime's `MessageType` of the request or answer of an rpc. */
export function messageTypeOf(message: MessageModel): Printable {
  const codec = messageCodec(message);
  const json = messageJson(message);
  switch (message.representation) {
    case 'message':
      return [
        Runtime.messageType,
        hasRules(message) ? args(codec, json, messageValidator(message)) : args(codec, json),
      ];
    case 'value':
      return [Runtime.jsonValueType, args(codec, json)];
    default:
      return [Runtime.fieldValueType, args(codec, literal(message.fields[0]!.key), json)];
  }
}
