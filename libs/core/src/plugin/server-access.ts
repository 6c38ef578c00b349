import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Metadata } from '../call/metadata.js';
import type { Peer } from '../call/peer.js';
import type { ServerCall } from '../call/server-call.js';
import type { MethodDefinition, ServiceDefinition } from '../service/service-definition.js';

/** Takes over connections that ask for another protocol, such as WebSocket. */
export interface UpgradeHandler {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Whether a path is for upgrades: a request for it that asks for none is answered with 426. */
  serves?(path: string): boolean;
  /** The server drains: end the connections. Those that are left at the end of the timeout are cut. */
  drain?(): void | Promise<void>;
}

/** Paths at which HTTP connections may be upgraded. */
export interface UpgradeRoutes {
  /** @param path without query, or what tells whether a request is for the handler */
  register(
    path: string | ((path: string, request: IncomingMessage) => boolean),
    handler: UpgradeHandler,
  ): void;
}

/** An rpc of this program that a plugin may call, through middlewares, guards and validation like a server. */
export interface LocalRpc {
  readonly service: ServiceDefinition;
  readonly method: MethodDefinition;
  /** Calls a unary rpc. @returns the answer in the encoding of the request @throws StatusError */
  call(request: LocalRequest): Promise<Uint8Array>;
}

export interface LocalRequest {
  readonly body: Uint8Array;
  readonly encoding: 'json' | 'binary';
  readonly metadata?: Metadata;
  readonly peer: Peer;
  /** Cancels the call. */
  readonly signal?: AbortSignal;
  /** When the caller stops waiting, as milliseconds since the epoch. */
  readonly deadline?: number;
  /** Leaves values on the call before anything runs. */
  readonly prepare?: (call: ServerCall) => void;
}

/** What plugins may add to the servers of a program, and call there. */
export interface ServerAccess {
  /** Absent in a program without an HTTP server. */
  readonly http?: { readonly fastify: FastifyInstance; readonly upgrades: UpgradeRoutes };
  readonly rpcs: readonly LocalRpc[];
}
