import type { MessageModel, MethodModel, ServiceModel } from '../../model/model.js';
import type { GeneratedFile } from '../../print/generated-file.js';
import { hanging, literal, type Printable } from '../../print/printable.js';
import { Runtime } from '../runtime.js';
import { messageCodec, messageValue } from '../symbols.js';

/** Writes the service definition that grpc-js takes, for servers and clients without the toolkit. */
export function emitGrpcDefinition(service: ServiceModel, out: GeneratedFile): void {
  const name = `${service.name}Service`;
  out.print(`export type ${name} = typeof ${name};`);
  out.doc(`${service.typeName} as grpc-js takes it, for a server or client without the toolkit.`);
  if (service.methods.length === 0) return out.print(`export const ${name} = {} as const;`);
  out.block(
    `export const ${name} = {`,
    () => {
      for (const method of service.methods) emitMethod(method, out);
    },
    '} as const;',
  );
}

function emitMethod(method: MethodModel, out: GeneratedFile): void {
  const kind = method.methodKind;
  out.block(
    `${method.handler}: {`,
    () => {
      out.print(`path: ${literal(method.path)},`);
      out.print(`requestStream: ${kind === 'client_streaming' || kind === 'bidi_streaming'},`);
      out.print(`responseStream: ${kind === 'server_streaming' || kind === 'bidi_streaming'},`);
      emitCodec('request', method.input, out);
      emitCodec('response', method.output, out);
    },
    '},',
  );
}

function emitCodec(side: string, message: MessageModel, out: GeneratedFile): void {
  const type = messageValue(message);
  const bytes = hanging('Buffer.from(', encoded(message), '.finish()),');
  out.print(`${side}Serialize: (value: `, type, '): Buffer =>', bytes);
  out.print(`${side}Deserialize: (bytes: Buffer): `, type, ' =>', hanging(decoded(message), ','));
}

function encoded(message: MessageModel): Printable {
  const codec = messageCodec(message);
  if (message.representation === 'message') return [codec, '.encode(value)'];
  if (message.representation === 'value') {
    return [codec, '.encode(', Runtime.messageFromValue, '(value))'];
  }
  return [codec, `.encode({ ${message.fields[0]!.key}: value })`];
}

function decoded(message: MessageModel): Printable {
  const codec = messageCodec(message);
  if (message.representation === 'message') return [codec, '.decode(bytes)'];
  if (message.representation === 'value') {
    return [Runtime.valueFromMessage, '(', codec, '.decode(bytes))'];
  }
  return [codec, `.decode(bytes).${message.fields[0]!.key}`];
}
