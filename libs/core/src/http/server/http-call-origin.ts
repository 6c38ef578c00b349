import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CallTransport } from '../../call/call.js';
import type { Metadata } from '../../call/metadata.js';
import type { Peer } from '../../call/peer.js';
import type { CallOrigin } from '../../call/server-call.js';
import type { ToolkitLogger } from '../../logging/toolkit-logger.js';
import type { MethodDefinition, ServiceDefinition } from '../../service/service-definition.js';
import { headerList } from '../header-list.js';
import type { HttpServerOptions } from '../http-server-options.js';
import { deadlineOf } from '../request/deadline.js';
import { metadataOf } from '../request/request-headers.js';
import type { BoundRoute } from '../routing/bound-route.js';

/** Address of clients on a UNIX socket, which have none of their own. */
const UNIX = 'unix:';

/** A request and its answer, as Fastify has them. */
export interface HttpExchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** What the calls of a server have in common. */
export interface CallOriginRuntime {
  readonly options: Pick<HttpServerOptions, 'maxDeadline' | 'headerMapping'> &
    Partial<Pick<HttpServerOptions, 'requestHeaders'>>;
  readonly logger: ToolkitLogger;
}

/** What a call knows from the start. A class, so that a call makes one object instead of closures. */
export class HttpCallOrigin implements CallOrigin {
  readonly service: ServiceDefinition;
  readonly method: MethodDefinition;
  readonly transport: CallTransport = 'http';
  readonly deadline: number | undefined;
  readonly logger: ToolkitLogger;

  /** @throws StatusError 400 for a timeout that cannot be read */
  constructor(
    route: Pick<BoundRoute, 'service' | 'rpc'>,
    private readonly runtime: CallOriginRuntime,
    readonly http: HttpExchange,
  ) {
    this.service = route.service;
    this.method = route.rpc;
    this.deadline = deadlineOf(http.request.headers, runtime.options.maxDeadline);
    this.logger = runtime.logger;
  }

  metadata(): Metadata {
    const { headers, ip } = this.http.request;
    const { headerMapping, requestHeaders } = this.runtime.options;
    const allowed = requestHeaders && headerList(requestHeaders);
    return metadataOf({ headers, address: ip ?? UNIX }, headerMapping, allowed);
  }

  peer(): Peer {
    const { request } = this.http;
    const socket = request.socket as TLSSocket;
    const subject = socket.authorized === true ? subjectOf(socket) : undefined;
    return {
      address: request.ip ?? UNIX,
      ...(socket.remotePort === undefined ? {} : { port: socket.remotePort }),
      encrypted: socket.encrypted === true,
      ...(subject === undefined ? {} : { subject }),
    };
  }
}

/** Subject of the client's certificate in one line, such as `O=Acme,CN=billing`. */
function subjectOf(socket: TLSSocket): string | undefined {
  // There is none any more once the connection has closed.
  const certificate = socket.getPeerCertificate() as Partial<PeerCertificate> | null;
  if (!certificate?.subject) return undefined;
  return Object.entries(certificate.subject)
    .flatMap(([name, value]) => [value].flat().map((each) => `${name}=${String(each)}`))
    .join(',');
}
