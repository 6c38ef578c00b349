import type { MessageModel, MethodModel, ServiceModel } from '../../model/model.js';
import type { GeneratedFile } from '../../print/generated-file.js';
import { importType } from '../../print/import-symbol.js';
import { args, type Printable } from '../../print/printable.js';
import { messageValue } from '../symbols.js';

const CORE = '@nestjs-toolkit/core';
const EMPTY = 'google.protobuf.Empty';

/** Writes the interface that the handler class of a service implements. */
export function emitServerInterface(service: ServiceModel, out: GeneratedFile): void {
  const methods = service.methods.filter(({ handled }) => handled !== 'none');
  const implement =
    methods.length === 0
      ? 'No rpc of the service needs a class that answers it.'
      : `Implement it in a class with \`@${service.name}Toolkit.Controller()\`.`;
  out.doc(paragraphs(service.comment, implement, deprecation(service)));
  const head = `export interface ${out.declare(`${service.name}Server`)} {`;
  if (methods.length === 0) out.print(`${head}}`);
  else out.block(head, () => methods.forEach((method) => emitMethod(method, out)), '}');
  out.print();
}

function emitMethod(method: MethodModel, out: GeneratedFile): void {
  const optional = method.handled === 'optional' ? '?' : '';
  const request = isClientStreaming(method)
    ? ['AsyncIterable<', messageValue(method.input), '>']
    : messageValue(method.input);
  const parameters = args(['request: ', request], ['call: ', importType('Call', CORE)]);
  out.doc(paragraphs(method.comment, bindings(method), forwarding(method), deprecation(method)));
  out.print(method.handler, optional, parameters, ': ', reply(method), ';');
}

function reply({ methodKind, output }: MethodModel): Printable {
  if (methodKind === 'server_streaming' || methodKind === 'bidi_streaming') {
    return generic('ReplyStream', output);
  }
  if (output.typeName === EMPTY) return importType('EmptyReply', CORE);
  return generic('Reply', output);
}

function generic(name: string, message: MessageModel): Printable {
  return [importType(name, CORE), '<', messageValue(message), '>'];
}

function isClientStreaming({ methodKind }: MethodModel): boolean {
  return methodKind === 'client_streaming' || methodKind === 'bidi_streaming';
}

function bindings({ route }: MethodModel): string {
  return route.http.map(({ verb, path }) => `\`${verb} ${path}\``).join(', ');
}

function forwarding({ route, handled }: MethodModel): string {
  if (route.websocket && handled === 'optional') {
    return 'It opens a WebSocket. Implement it to look at the request before, and to answer it with the first message.';
  }
  const proxy = route.httpProxy ?? route.websocketProxy;
  if (proxy === undefined || handled !== 'optional') return '';
  const transport = route.httpProxy === undefined ? 'WebSocket' : 'HTTP';
  return `On ${transport} it is forwarded to \`${proxy.service}\`, \`${proxy.method}\`; implement it to answer on gRPC too.`;
}

function deprecation({ deprecated }: { readonly deprecated: boolean }): string {
  return deprecated ? '@deprecated' : '';
}

function paragraphs(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n\n');
}
