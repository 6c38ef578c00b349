import type { ServerCall } from '../../call/server-call.js';
import { runInCall } from '../../call/call-context.js';
import type { RequestSource, ServedMethod, ServedService } from '../../dispatch/served-service.js';
import type { MethodKind, ServiceDefinition } from '../../service/service-definition.js';
import type { MessageType } from '../../message/message-type.js';
import { Note } from './note.js';

/** A service `test.Notes` with one rpc of each kind, all of them from and to `test.Note`. */
export interface NoteHandlers {
  Unary?: (request: Note, call: ServerCall) => unknown;
  ServerStream?: (request: Note, call: ServerCall) => unknown;
  ClientStream?: (requests: AsyncIterable<Note>, call: ServerCall) => unknown;
  Bidi?: (requests: AsyncIterable<Note>, call: ServerCall) => unknown;
}

const KINDS: Record<keyof NoteHandlers, MethodKind> = {
  Unary: 'unary',
  ServerStream: 'server_streaming',
  ClientStream: 'client_streaming',
  Bidi: 'bidi_streaming',
};

export function noteService(
  handlers: NoteHandlers,
  descriptors: readonly Uint8Array[] = [],
): ServedService {
  const service: ServiceDefinition = {
    name: 'Notes',
    typeName: 'test.Notes',
    source: 'test/notes.proto',
    servers: ['GRPC'],
    middlewares: [],
    plugins: [],
    descriptors: () => descriptors,
    methods: Object.entries(KINDS).map(([name, kind]) => ({
      name,
      kind,
      handler: name.charAt(0).toLowerCase() + name.slice(1),
      path: `/test.Notes/${name}`,
      request: Note as MessageType,
      response: Note as MessageType,
      route: {},
    })),
  };
  const methods = Object.entries(handlers).map(([name, handler]): ServedMethod => {
    const method = service.methods.find((each) => each.name === name)!;
    const handle = async (call: ServerCall, source: RequestSource): Promise<unknown> =>
      (handler as (request: unknown, call: ServerCall) => unknown)(
        typeof source === 'function' ? source() : source,
        call,
      );
    return { method, handle: (call, source) => runInCall(call, () => handle(call, source)) };
  });
  return { service, methods };
}
