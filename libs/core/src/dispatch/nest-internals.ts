/**
 * The only door to what Nest shares with its sibling packages rather than with applications. Nest's
 * own GraphQL, WebSocket and microservice packages build their handler pipelines from these parts.
 *
 * @module
 */
import type { ModuleRef, NestContainer } from '@nestjs/core';
import type { Injector } from '@nestjs/core/internal';

export {
  BaseExceptionFilterContext,
  ContextUtils,
  ExecutionContextHost,
  GuardsConsumer,
  GuardsContextCreator,
  InterceptorsConsumer,
  InterceptorsContextCreator,
  PipesConsumer,
  PipesContextCreator,
  STATIC_CONTEXT,
  type InstanceWrapper,
  type Module as NestModule,
} from '@nestjs/core/internal';

/** Where the parts find providers and global enhancers. */
export interface NestHost {
  readonly container: NestContainer;
  readonly injector: Injector;
}

/** The container and injector that a `ModuleRef` works on; its type keeps them protected. */
export function nestHostOf(moduleRef: ModuleRef): NestHost {
  return { container: moduleRef['container'], injector: moduleRef['injector'] };
}
