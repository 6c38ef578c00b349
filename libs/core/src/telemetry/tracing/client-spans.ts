import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import { Code } from '../../error/code.js';
import type { ClientCallObserver } from '../client-call-observer.js';
import { endSpan } from './end-span.js';
import { metadataSetter } from './metadata-carrier.js';
import { toolkitTracer } from './tracer.js';

/** A span for each call of another service, whose context goes along in the metadata. */
export function createClientSpans(): ClientCallObserver {
  const tracer = toolkitTracer();
  return {
    started: ({ service, path, metadata }) => {
      const [, rpcService = '', rpcMethod = ''] = path.split('/');
      const attributes = {
        'rpc.system': 'grpc',
        'rpc.service': rpcService,
        'rpc.method': rpcMethod,
        'server.address': service,
      };
      const span = tracer.startSpan(path.slice(1), { kind: SpanKind.CLIENT, attributes });
      const active = trace.setSpan(context.active(), span);
      propagation.inject(active, metadata, metadataSetter);
      return {
        run: (work) => context.with(active, work),
        ended: (outcome) => endSpan(span, outcome, (code) => code !== Code.OK),
      };
    },
  };
}
