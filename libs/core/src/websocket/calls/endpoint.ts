import type { ServedMethod } from '../../dispatch/served-service.js';
import type { MessageType } from '../../message/message-type.js';
import type { ServiceDefinition } from '../../service/service-definition.js';

/** What a type of frames leads to: an rpc, or the handler of an event. */
export interface Endpoint {
  /** `type` of its frames. */
  readonly type: string;
  readonly isEvent: boolean;
  readonly service: ServiceDefinition;
  readonly served: ServedMethod;
  readonly streamsRequests: boolean;
  readonly streamsAnswers: boolean;
  /** Absent: any JSON. */
  readonly request: MessageType | undefined;
  /** Absent: any JSON. */
  readonly answer: MessageType | undefined;
}

/** The endpoint of an rpc. */
export function rpcEndpoint(
  type: string,
  service: ServiceDefinition,
  served: ServedMethod,
): Endpoint {
  const { kind, request, response } = served.method;
  return {
    type,
    isEvent: false,
    service,
    served,
    streamsRequests: kind === 'client_streaming' || kind === 'bidi_streaming',
    streamsAnswers: kind === 'server_streaming' || kind === 'bidi_streaming',
    request,
    answer: response,
  };
}
