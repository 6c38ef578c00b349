import { randomUUID } from 'node:crypto';
import { currentCall } from '@nestjs-toolkit/core';
import { context, propagation } from '@opentelemetry/api';
import { currentJob } from './current-job.js';

const TRACE_HEADERS = ['traceparent', 'tracestate', 'baggage'] as const;

/** What ties a job to the call or job that adds it: request id and W3C trace context. */
export function jobHeaders(): Record<string, string> {
  const job = currentJob();
  const call = currentCall();
  const requestId = job?.requestId ?? call?.requestId ?? randomUUID();
  const headers: Record<string, string> = { 'x-request-id': requestId };
  propagation.inject(context.active(), headers);
  if ('traceparent' in headers) return headers;
  for (const name of TRACE_HEADERS) {
    const value = job ? job.headers[name] : call?.metadata.get(name);
    if (value !== undefined) headers[name] = value;
  }
  return headers;
}
