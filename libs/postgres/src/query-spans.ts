import { type Attributes, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { sanitizeSql } from './sanitize-sql.js';

/** Where a query goes to, as a node-postgres client tells it. */
export interface QueryTarget {
  readonly host: string;
  readonly port: number;
  readonly database?: string | undefined;
}

/**
 * Starts the span of a query that is sent within a trace. Queries outside of any trace, such as health
 * checks and whatever happens without an OpenTelemetry SDK, have none.
 */
export function startQuerySpan(sql: string, target: QueryTarget): Span | undefined {
  if (!trace.getActiveSpan()) return undefined;
  const text = sanitizeSql(sql);
  const operation = /^\W*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? 'QUERY';
  const attributes: Attributes = {
    'db.system.name': 'postgresql',
    'db.operation.name': operation,
    'db.query.text': text,
    'server.address': target.host,
    ...(target.database === undefined ? {} : { 'db.namespace': target.database }),
    ...(target.host.startsWith('/') ? {} : { 'server.port': target.port }),
  };
  const tracer = trace.getTracer('@nestjs-toolkit/postgres');
  return tracer.startSpan(operation, { kind: SpanKind.CLIENT, attributes });
}

/** Ends the span of a query. What the server says of an error may quote values: its code says enough. */
export function endQuerySpan(span: Span, error: Error | null): void {
  if (error) {
    const { code } = error as { code?: string };
    const isSqlState = code !== undefined && /^[0-9A-Z]{5}$/.test(code);
    if (isSqlState) span.setAttribute('db.response.status_code', code);
    span.setAttribute('error.type', code ?? error.name);
    const message = isSqlState ? `SQLSTATE ${code}` : error.message;
    span.setStatus({ code: SpanStatusCode.ERROR, message });
  }
  span.end();
}
