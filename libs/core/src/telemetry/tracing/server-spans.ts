import { context, propagation, SpanKind, trace, type Attributes } from '@opentelemetry/api';
import type { Call } from '../../call/call.js';
import { Code } from '../../error/code.js';
import type { CallObserver } from '../call-observer.js';
import { endSpan } from './end-span.js';
import { metadataGetter } from './metadata-carrier.js';
import { toolkitTracer } from './tracer.js';

/** Codes that mean that the server failed (semantic conventions for gRPC). */
const SERVER_ERRORS: ReadonlySet<Code> = new Set([
  Code.UNKNOWN,
  Code.DEADLINE_EXCEEDED,
  Code.UNIMPLEMENTED,
  Code.INTERNAL,
  Code.UNAVAILABLE,
  Code.DATA_LOSS,
]);

/** A span for each call that arrives, in the trace that its metadata names. */
export function createServerSpans(): CallObserver {
  const tracer = toolkitTracer();
  return {
    started: (call) => {
      const parent = propagation.extract(context.active(), call.metadata, metadataGetter);
      const name = call.method.path.slice(1);
      const span = tracer.startSpan(
        name,
        { kind: SpanKind.SERVER, attributes: attributesOf(call) },
        parent,
      );
      const active = trace.setSpan(parent, span);
      return {
        run: (work) => context.with(active, work),
        ended: (outcome) => endSpan(span, outcome, (code) => SERVER_ERRORS.has(code)),
      };
    },
  };
}

function attributesOf({ transport, service, method, requestId, peer, http }: Call): Attributes {
  return {
    'rpc.system': 'grpc',
    'rpc.service': service.typeName,
    'rpc.method': method.name,
    'client.address': peer.address,
    'toolkit.transport': transport,
    'toolkit.request_id': requestId,
    ...(http
      ? { 'http.request.method': http.request.method, 'url.path': http.request.url.split('?')[0]! }
      : {}),
  };
}
