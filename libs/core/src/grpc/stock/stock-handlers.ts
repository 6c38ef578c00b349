import type { MessageHandler } from '@nestjs/microservices';
import {
  defaultIfEmpty,
  firstValueFrom,
  from,
  isObservable,
  lastValueFrom,
  share,
  type Observable,
} from 'rxjs';
import { runInCall } from '../../call/call-context.js';
import type { ServerCall } from '../../call/server-call.js';
import { iterateObservable } from '../../dispatch/message-stream.js';
import type { RequestSource, ServedMethod } from '../../dispatch/served-service.js';
import type { MethodDefinition, ServiceDefinition } from '../../service/service-definition.js';
import { StockCall } from './stock-call.js';
import { stockError } from './stock-error.js';

/** What `@GrpcMethod`, `@GrpcStreamMethod` and `@GrpcStreamCall` register a handler under. */
interface GrpcPattern {
  readonly service: string;
  readonly rpc: string;
  readonly streaming: 'no_stream' | 'rx_stream' | 'pt_stream';
}

interface StockHandler {
  readonly pattern: GrpcPattern;
  readonly handler: MessageHandler;
}

/**
 * The handlers of stock Nest gRPC controllers, `@GrpcMethod` and `@GrpcStreamMethod`, as Nest hands
 * them over: with guards, pipes, interceptors and filters around them. They are served where a
 * service has no toolkit handler, so that a stock Nest service can move over rpc by rpc.
 */
export class StockHandlers {
  readonly #handlers = new Map<string, StockHandler>();

  /** @returns whether the pattern is that of a gRPC handler */
  add(pattern: unknown, handler: MessageHandler): boolean {
    const grpcPattern = parsePattern(pattern);
    if (!grpcPattern) return false;
    this.#handlers.set(`${grpcPattern.service}/${grpcPattern.rpc}`, {
      pattern: grpcPattern,
      handler,
    });
    return true;
  }

  /**
   * The handler of an rpc. Nest's decorators name the service with or without its package.
   *
   * @throws Error for a handler that cannot serve the rpc
   */
  find(service: ServiceDefinition, method: MethodDefinition): ServedMethod | undefined {
    const found =
      this.#handlers.get(`${service.name}/${method.name}`) ??
      this.#handlers.get(`${service.typeName}/${method.name}`);
    if (!found) return undefined;
    assertStreaming(found.pattern, method);
    return createStockMethod(method, found.handler);
  }
}

function parsePattern(pattern: unknown): GrpcPattern | undefined {
  const parsed: unknown = typeof pattern === 'string' ? parseJson(pattern) : pattern;
  const { service, rpc } = (parsed ?? {}) as Partial<GrpcPattern>;
  return typeof service === 'string' && typeof rpc === 'string'
    ? (parsed as GrpcPattern)
    : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function assertStreaming({ streaming }: GrpcPattern, { kind, path }: MethodDefinition): void {
  const streamsRequests = kind === 'client_streaming' || kind === 'bidi_streaming';
  const expected = streamsRequests ? 'rx_stream' : 'no_stream';
  if (streaming === expected) return;
  const decorator = streamsRequests ? '@GrpcStreamMethod' : '@GrpcMethod';
  throw new Error(
    `handler of ${path} has the wrong decorator for a ${kind} rpc: use ${decorator}() and return an Observable or a Promise`,
  );
}

function createStockMethod(method: MethodDefinition, handler: MessageHandler): ServedMethod {
  const settle = answersOf(method);
  const serve = async (call: ServerCall, source: RequestSource): Promise<unknown> => {
    try {
      const request = typeof source === 'function' ? source() : from(source).pipe(share());
      const stockCall = new StockCall(call, request);
      // Nest's type knows two arguments, its gRPC server passes three.
      const handle = handler as (...args: unknown[]) => Promise<unknown>;
      return await settle(await handle(request, stockCall.metadata, stockCall), call);
    } catch (error) {
      throw stockError(error, call);
    }
  };
  return { method, handle: (call, source) => runInCall(call, () => serve(call, source)) };
}

/** Nest takes the first value of a unary handler's observable and the last of a client-streaming one's. */
function answersOf({
  kind,
  path,
}: MethodDefinition): (result: unknown, call: ServerCall) => unknown {
  if (kind === 'server_streaming' || kind === 'bidi_streaming') {
    return (result, call) => streamOf(isObservable(result) ? result : from([result]), call);
  }
  const take = kind === 'unary' ? firstValueFrom : lastValueFrom;
  return async (result) => {
    const answer = isObservable(result)
      ? await take(result.pipe(defaultIfEmpty(undefined)))
      : result;
    if (answer === undefined) throw new Error(`handler of ${path} gave no answer`);
    return answer;
  };
}

async function* streamOf(answers: Observable<unknown>, call: ServerCall): AsyncGenerator<unknown> {
  try {
    yield* iterateObservable(answers);
  } catch (error) {
    throw stockError(error, call);
  }
}
