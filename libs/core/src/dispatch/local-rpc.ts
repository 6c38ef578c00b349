import { Metadata } from '../call/metadata.js';
import { ServerCall } from '../call/server-call.js';
import { StatusError } from '../error/status-error.js';
import { statusErrorFrom } from '../error/status-error-from.js';
import type { JsonWriteOptions } from '../json/json-type.js';
import { parseJson } from '../json/parse-json.js';
import type { ToolkitLogger } from '../logging/toolkit-logger.js';
import type { MessageType } from '../message/message-type.js';
import type { PartialMessage } from '../message/partial-message.js';
import type { LocalRequest, LocalRpc } from '../plugin/server-access.js';
import { createTypeRegistry } from '../wkt/type-registry.js';
import type { ServedMethod, ServedService } from './served-service.js';

export interface LocalRpcSettings {
  readonly json: JsonWriteOptions;
  readonly logger: ToolkitLogger;
}

/** The rpcs of services, to be called from inside of the program. */
export function createLocalRpcs(
  services: readonly ServedService[],
  { json, logger }: LocalRpcSettings,
): readonly LocalRpc[] {
  const types = createTypeRegistry(...services.map(({ service }) => service.types ?? []));
  const settings = { json: { ...json, types }, logger };
  return services.flatMap(({ service, methods }) =>
    methods.map((served) => ({
      service,
      method: served.method,
      call: (request: LocalRequest) => callLocally(service, served, request, settings),
    })),
  );
}

async function callLocally(
  service: LocalRpc['service'],
  served: ServedMethod,
  request: LocalRequest,
  { json, logger }: LocalRpcSettings,
): Promise<Uint8Array> {
  const { method } = served;
  if (method.kind !== 'unary')
    throw StatusError.unimplemented(`${method.path} is a stream: expected a unary rpc`);
  const { signal, deadline, peer } = request;
  const call = new ServerCall({
    service,
    method,
    transport: 'ws',
    metadata: () => request.metadata ?? new Metadata(),
    peer: () => peer,
    deadline,
    logger,
  });
  const onAbort = (): void => call.cancel(StatusError.cancelled('client disconnected'));
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  request.prepare?.(call);
  try {
    const answer = await served.handle(call, () => readRequest(method.request, request));
    return writeAnswer(method.response, answer, request, json);
  } catch (error) {
    throw StatusError.is(error) ? error : statusErrorFrom(error, call);
  } finally {
    signal?.removeEventListener('abort', onAbort);
    call.finish();
  }
}

function readRequest(type: MessageType, { body, encoding }: LocalRequest): unknown {
  try {
    if (encoding === 'binary') return type.decode(body);
    const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
    return parseJson(type.json, text === '' ? '{}' : text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw StatusError.invalidArgument(`request is not a valid ${type.typeName}: ${reason}`);
  }
}

function writeAnswer(
  type: MessageType,
  answer: unknown,
  { encoding }: LocalRequest,
  json: JsonWriteOptions,
): Uint8Array {
  const message = (answer ?? {}) as PartialMessage<unknown>;
  return encoding === 'binary' ? type.encode(message) : Buffer.from(type.json.write(message, json));
}
