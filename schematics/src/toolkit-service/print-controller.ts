import {
  args,
  importSymbol,
  importType,
  literal,
  messageValue,
  type MethodModel,
  type Printable,
  type RenderableFile,
} from '@nestjs-toolkit/codegen';
import { workspaceModule, createUserFile } from './user-file.js';
import type { ControllerPlan } from './controllers.js';
import { serviceConstant, serviceModule, type ServiceCode } from './service-code.js';

const CORE = '@nestjs-toolkit/core';
const EMPTY = 'google.protobuf.Empty';

/** A class with a method per rpc, each of which answers UNIMPLEMENTED. */
export function printController(plan: ControllerPlan, code: ServiceCode): string {
  const { service, className, file } = plan;
  const out = createUserFile(`${file}.ts`, code.target);
  const toolkit = workspaceModule(serviceModule(code));
  out.doc(
    `Handles \`${service.typeName}\` on every transport. Requests have passed the rules of the proto.`,
  );
  out.print('@', importSymbol(serviceConstant(service), toolkit), '.Controller()');
  const server = importType(`${service.name}Server`, toolkit);
  out.block(
    [`export class ${out.declare(className)} implements `, server, ' {'],
    () => {
      const methods = service.methods.filter(({ handled }) => handled === 'required');
      for (const [index, method] of methods.entries()) {
        if (index > 0) out.print();
        printMethod(method, out);
      }
    },
    '}',
  );
  return out.render();
}

/** A method that answers UNIMPLEMENTED. */
export function printMethod(method: MethodModel, out: RenderableFile): void {
  const { handler, methodKind, input } = method;
  const isStreamOut = methodKind === 'server_streaming' || methodKind === 'bidi_streaming';
  const isStreamIn = methodKind === 'client_streaming' || methodKind === 'bidi_streaming';
  const request: Printable = isStreamIn
    ? ['_requests: AsyncIterable<', messageValue(input), '>']
    : ['_request: ', messageValue(input)];
  const answer =
    method.output.typeName === EMPTY && !isStreamOut ? 'void' : messageValue(method.output);
  const result: Printable = [isStreamOut ? 'AsyncIterable<' : 'Promise<', answer, '>'];
  out.block(
    [isStreamOut ? '' : 'async ', handler, args(request), ': ', result, ' {'],
    () => {
      const message = literal(`${handler} is not implemented yet`);
      out.print('throw ', importSymbol('StatusError', CORE), '.unimplemented', args(message), ';');
    },
    '}',
  );
}
