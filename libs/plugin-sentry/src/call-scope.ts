import { codeName, type Call, type Code } from '@nestjs-toolkit/core';
import type { Scope } from '@sentry/node';

/** Tells a report which call it is about. Bodies and headers that are not asked for stay out. */
export function describeCall(scope: Scope, call: Call, headers: readonly string[]): void {
  scope.setTags({
    rpc: call.method.path,
    transport: call.transport,
    request_id: call.requestId,
  });
  scope.setTransactionName(call.method.path);
  const sent = headersOf(call, headers);
  const { deadline } = call;
  scope.setContext('call', {
    rpc: call.method.path,
    kind: call.method.kind,
    transport: call.transport,
    request_id: call.requestId,
    ...(deadline ? { deadline: deadline.toISOString() } : {}),
  });
  const request = call.http?.request;
  scope.addEventProcessor((event) => ({
    ...event,
    request: {
      headers: sent,
      ...(request ? { method: request.method, url: pathOf(request.url) } : {}),
    },
  }));
}

/** The status that a call ended with. */
export function describeStatus(scope: Scope, code: Code, message: string): void {
  scope.setTag('code', codeName(code));
  scope.setContext('status', { code: codeName(code), message });
}

/** The query may hold anything. */
function pathOf(url: string): string {
  return url.split('?')[0]!;
}

function headersOf({ metadata }: Call, names: readonly string[]): Record<string, string> {
  const found = names.flatMap((name) => {
    const value = metadata.get(name);
    return value === undefined ? [] : [[name.toLowerCase(), value] as const];
  });
  return Object.fromEntries(found);
}
