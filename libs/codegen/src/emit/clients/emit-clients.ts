import type { FileModel, MethodModel, ServiceModel } from '../../model/model.js';
import type { GeneratedFile } from '../../print/generated-file.js';
import { importType } from '../../print/import-symbol.js';
import { args, array, literal, object, type Group, type Printable } from '../../print/printable.js';
import { typesOf } from '../json/emit-types.js';
import { RUNTIME_MODULE } from '../runtime.js';
import { messageValue } from '../symbols.js';
import { messageTypeOf } from '../toolkit/message-type-of.js';
import { clientName } from './client-symbol.js';

const CORE = '@nestjs-toolkit/core';
const ClientDefinition = importType('ClientDefinition', RUNTIME_MODULE);
const CallOptions = importType('CallOptions', CORE);
const PartialMessage = importType('PartialMessage', CORE);
const Requests = importType('Requests', CORE);

/**
 * Writes `client/<name>.client.ts`: a typed client for each service of a requested file, and for
 * each service of another file that a requested one calls.
 */
export function emitClients(file: FileModel, out: GeneratedFile): void {
  for (const service of file.services) {
    if (file.requested || service.called) emitClient(service, out);
  }
}

function emitClient(service: ServiceModel, out: GeneratedFile): void {
  const name = out.declare(clientName(service));
  out.doc(
    [
      service.comment,
      `Calls \`${service.typeName}\`: the type of the client, and the token to inject it by.`,
      service.deprecated ? '@deprecated' : '',
    ]
      .filter((text) => text !== '')
      .join('\n\n'),
  );
  out.block(
    `export abstract class ${name} {`,
    () => {
      out.print(
        ['static readonly definition: ', ClientDefinition, ' = '],
        [definition(service), ';'],
      );
      for (const method of service.methods) emitMethod(method, out);
    },
    '}',
  );
  out.print();
}

function emitMethod(method: MethodModel, out: GeneratedFile): void {
  const { methodKind: kind, input, output } = method;
  const streamsRequests = kind === 'client_streaming' || kind === 'bidi_streaming';
  const streamsAnswers = kind === 'server_streaming' || kind === 'bidi_streaming';
  const request = streamsRequests
    ? ['requests: ', Requests, '<', messageValue(input), '>']
    : ['request: ', PartialMessage, '<', messageValue(input), '>'];
  const reply = [streamsAnswers ? 'AsyncIterable<' : 'Promise<', messageValue(output), '>'];
  out.print();
  out.doc(
    [method.comment, method.deprecated ? '@deprecated' : '']
      .filter((text) => text !== '')
      .join('\n\n'),
  );
  const parameters = args(request, ['options?: ', CallOptions]);
  out.print(`abstract ${method.handler}`, parameters, ': ', reply, ';');
}

function definition(service: ServiceModel): Printable {
  return object(
    {
      typeName: literal(service.typeName),
      methods: array(service.methods.map(methodDefinition)),
      types: array(typesOf(service.parent).map((types) => ['...', types])),
    },
    true,
  );
}

function methodDefinition(method: MethodModel): Group {
  return object(
    {
      name: literal(method.name),
      handler: literal(method.handler),
      path: literal(method.path),
      kind: literal(method.methodKind),
      request: messageTypeOf(method.input),
      response: messageTypeOf(method.output),
      idempotency: method.idempotency && literal(method.idempotency),
    },
    true,
  );
}
