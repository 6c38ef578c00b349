import { SetMetadata, type Type } from '@nestjs/common';
import type { Call } from '../call/call.js';

/** Runs what comes after: the other middlewares, then guards, interceptors, pipes and the handler. */
export type Next = () => Promise<unknown>;

/**
 * Wraps calls on every transport. A middleware may refuse a call by throwing, look at the answer
 * that `next()` resolves to (a message, or an `AsyncIterable` of messages), or replace it.
 */
export interface ToolkitMiddleware {
  use(call: Call, next: Next): unknown;
}

/** A middleware, as a class that Nest injects into or as a plain function. */
export type MiddlewareLike = Type<ToolkitMiddleware> | ToolkitMiddleware['use'];

const MIDDLEWARE_METADATA = 'TOOLKIT:MIDDLEWARE';

/**
 * Names an injectable middleware, so that a proto can refer to it. Provide the class in any module.
 *
 * @example
 * @Middleware('auth')
 * export class AuthMiddleware implements ToolkitMiddleware { … }
 */
export function Middleware(name: string): ClassDecorator {
  return SetMetadata(MIDDLEWARE_METADATA, name);
}

/** Name that `@Middleware()` gave a class. */
export function middlewareName(target: object): string | undefined {
  return Reflect.getOwnMetadata(MIDDLEWARE_METADATA, target) as string | undefined;
}
