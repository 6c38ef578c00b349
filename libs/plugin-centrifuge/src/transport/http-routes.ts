import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import type { NodeCore } from '../node/node-core.js';
import { codecs, type Protocol } from '../protocol/codec.js';
import type { EmulationRequest } from '../protocol/messages.js';
import { EVENT_STREAM, HTTP_STREAM, type StreamFormat, StreamTransport } from './http-transport.js';

export interface HttpRoutesSettings {
  readonly httpStreamPath: string;
  readonly ssePath: string;
  readonly emulationPath: string;
  readonly isAllowed: (request: IncomingMessage) => boolean;
}

/**
 * Serves clients for which WebSocket does not work: a long answer from the server, and requests beside it
 * from the client.
 */
export function addHttpRoutes(
  fastify: FastifyInstance,
  node: NodeCore,
  settings: HttpRoutesSettings,
): void {
  void fastify.register(async (scope) => {
    const limit = { parseAs: 'buffer', bodyLimit: node.settings.messageSize } as const;
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', limit, (_request, body, done) => done(null, body));
    scope.addHook('onRequest', async (request, reply) => {
      if (!settings.isAllowed(request.raw)) return refuse(reply, 403, 'origin is not allowed');
      allowPage(request, reply);
      return undefined;
    });
    for (const path of [settings.httpStreamPath, settings.ssePath, settings.emulationPath])
      scope.options(path, (_request, reply) => answerPreflight(reply));
    scope.post(settings.httpStreamPath, (request, reply) => {
      const protocol = protocolOf(request);
      const format = HTTP_STREAM[protocol];
      openStream(node, { request, reply, protocol, format, first: bodyOf(request) });
    });
    scope.get(settings.ssePath, (request, reply) => {
      const { cf_connect: connect = '' } = request.query as { cf_connect?: string };
      openStream(node, { request, reply, ...SSE, first: Buffer.from(String(connect)) });
    });
    scope.post(settings.ssePath, (request, reply) => {
      openStream(node, { request, reply, ...SSE, first: bodyOf(request) });
    });
    scope.post(settings.emulationPath, (request, reply) => emulate(node, request, reply));
  });
}

/** Lets a page of another origin read the answer; it has been found to be an allowed one. */
function allowPage({ headers: { origin } }: FastifyRequest, reply: FastifyReply): void {
  if (origin !== undefined)
    reply.header('access-control-allow-origin', origin).header('vary', 'origin');
}

/** Browsers ask before they send JSON to another origin. */
function answerPreflight(reply: FastifyReply): void {
  reply
    .code(204)
    .header('access-control-allow-methods', 'GET, POST')
    .header('access-control-allow-headers', 'content-type')
    .header('access-control-max-age', '600')
    .send();
}

/** Events are text, so JSON. */
const SSE = { protocol: 'json', format: EVENT_STREAM } as const;

interface Opening {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly protocol: Protocol;
  readonly format: StreamFormat;
  /** Commands that came with the request. */
  readonly first: Uint8Array;
}

function openStream(node: NodeCore, { request, reply, protocol, format, first }: Opening): void {
  const response = reply.raw;
  reply.hijack();
  response.on('error', () => {}); // ends with "close"
  response.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': format.contentType,
    'cache-control': 'private, no-cache, no-store, must-revalidate, max-age=0',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  });
  response.flushHeaders();
  const session = node.open(new StreamTransport(protocol, format, request.raw, response));
  if (!session) return;
  response.on('close', () => session.closed());
  session.receive(first);
}

async function emulate(
  node: NodeCore,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  let message: EmulationRequest;
  try {
    message = codecs[protocolOf(request)].decodeEmulation(bodyOf(request));
  } catch {
    return refuse(reply, 400, 'body is no emulation request');
  }
  const { node: target = '', session = '', data } = message;
  if (session === '' || !data)
    return refuse(reply, 400, 'emulation request has no session or data');
  if (target === node.id || target === '') {
    const known = node.sessionOf(session);
    if (!known) return refuse(reply, 404, 'unknown session');
    known.receive(data);
  } else {
    const text = Buffer.from(data).toString('base64');
    try {
      await node.control({ op: 'emulate', session, data: text }, target);
    } catch {
      return refuse(reply, 503, 'other nodes cannot be reached');
    }
  }
  return reply.code(204).send();
}

function bodyOf(request: FastifyRequest): Uint8Array {
  return request.body instanceof Uint8Array ? request.body : new Uint8Array();
}

function protocolOf({ headers }: FastifyRequest): Protocol {
  return headers['content-type']?.startsWith('application/octet-stream') ? 'protobuf' : 'json';
}

function refuse(reply: FastifyReply, code: number, message: string): FastifyReply {
  const status = { 400: 'Bad Request', 403: 'Forbidden', 404: 'Not Found' }[code];
  return reply
    .code(code)
    .send({ code, status: status ?? 'Service Unavailable', message, details: [] });
}
