import type { EventDefinition } from '../../call/event-definition.js';
import { createServedMethod } from '../../dispatch/served-method.js';
import type { PipelineSource } from '../../dispatch/pipeline-source.js';
import type { MessageType } from '../../message/message-type.js';
import { composeMiddlewares } from '../../middleware/compose.js';
import type { MethodDefinition, ServiceDefinition } from '../../service/service-definition.js';
import type { Endpoint } from '../calls/endpoint.js';

/** Stands for the message of an event that carries any JSON: it is never read or written. */
const ANY_JSON = { typeName: 'google.protobuf.Value' } as MessageType;

/** An event as if it were an rpc, so that it is dispatched like one. */
export function eventMethod(
  { type, payload, answer }: EventDefinition,
  handler: string,
): MethodDefinition {
  return {
    name: type,
    handler,
    path: `event "${type}"`,
    kind: 'unary',
    request: payload ?? ANY_JSON,
    response: answer ?? ANY_JSON,
    route: {},
  };
}

/** The endpoint of an event. */
export function eventEndpoint(
  definition: EventDefinition,
  method: MethodDefinition,
  service: ServiceDefinition,
  source: PipelineSource,
): Endpoint {
  return {
    type: definition.type,
    isEvent: true,
    service,
    served: createServedMethod(method, composeMiddlewares([]), source),
    streamsRequests: false,
    streamsAnswers: false,
    request: definition.payload,
    answer: definition.answer,
  };
}
