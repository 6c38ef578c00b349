import type { FastifyReply } from 'fastify';
import type { Metadata } from '../../call/metadata.js';
import type { ServerCall } from '../../call/server-call.js';
import type { StatusError } from '../../error/status-error.js';
import { COMPRESS_FROM } from '../../middleware/compress.middleware.js';
import { JSON_MARSHALER, type Marshaler } from '../marshal/marshaler.js';
import type { HttpRuntime } from '../server/http-runtime.js';
import { compress, negotiateEncoding } from './compress.js';
import { forEachHeader, overrideOf, type AnswerOverride } from './response-headers.js';
import type { ResponseShape } from './response-shape.js';

/** Statuses whose answers have no body (RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5). */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/** Bodies above are cut off with their connection instead of being read to the end, in bytes. */
const MAX_IGNORED_BODY = 64 * 1024;

/** What of an answer is written, and how. */
export interface AnswerForm {
  readonly shape: ResponseShape;
  readonly marshaler: Marshaler;
}

/**
 * Sends a single answer.
 *
 * @returns when it is compressed, if it has to be
 * @throws Error for an answer that cannot be written; nothing has been sent then
 */
export function sendAnswer(
  call: ServerCall,
  answer: unknown,
  { shape, marshaler }: AnswerForm,
  runtime: HttpRuntime,
): Promise<void> | undefined {
  const { reply } = call.http!;
  const message = shape.assertMessage(answer);
  const raw = shape.readRaw?.(message);
  const body = raw ? asBuffer(raw.bytes) : marshaler.encode!(message, shape.target);
  const override = prepareReply(reply, call, runtime);
  if (override && (override.location !== undefined || WITHOUT_BODY.has(override.status))) {
    reply.send();
    return undefined;
  }
  reply.header(
    'content-type',
    raw?.contentType ?? marshaler.contentType ?? marshaler.mediaTypes[0],
  );
  if (body.length < compressedFrom(call, runtime)) {
    reply.send(typeof body === 'string' ? body : asBuffer(body));
    return undefined;
  }
  return sendCompressed(reply, body);
}

/** Smallest body that is compressed, in bytes. */
function compressedFrom(call: ServerCall, { options }: HttpRuntime): number {
  return call.get(COMPRESS_FROM) ?? (options.compression ? options.compressionMinSize : Infinity);
}

/** Sends an error. Does nothing if an answer has begun already. */
export function sendError(
  reply: FastifyReply,
  error: StatusError,
  call: ServerCall | undefined,
  runtime: Pick<HttpRuntime, 'errors' | 'isDraining' | 'responseHeaders'>,
): void {
  if (reply.sent || reply.raw.headersSent) return;
  const answer = runtime.errors.answerOf(error, call);
  if (call) copyHeaders(reply, call, runtime);
  for (const [name, value] of Object.entries(answer.headers)) reply.header(name, value);
  copyMetadata(reply, error.metadata, runtime);
  if (runtime.isDraining || hasLongUnreadBody(reply)) reply.header('connection', 'close');
  reply.code(answer.status).header('content-type', JSON_MARSHALER.contentType).send(answer.body);
}

/** Sets status and headers that the handler wants. @throws TypeError for a status that is none */
export function prepareReply(
  reply: FastifyReply,
  call: ServerCall,
  runtime: Pick<HttpRuntime, 'isDraining' | 'responseHeaders'>,
): AnswerOverride | undefined {
  const { ownResponseHeaders } = call;
  const override = ownResponseHeaders && overrideOf(ownResponseHeaders);
  copyHeaders(reply, call, runtime);
  if (runtime.isDraining) reply.header('connection', 'close');
  if (override) reply.code(override.status);
  if (override?.location !== undefined) reply.header('location', override.location);
  return override;
}

function copyHeaders(reply: FastifyReply, call: ServerCall, runtime: HeaderRuntime): void {
  const { ownResponseHeaders, ownResponseTrailers } = call;
  for (const metadata of [ownResponseHeaders, ownResponseTrailers]) {
    if (metadata) copyMetadata(reply, metadata, runtime);
  }
}

type HeaderRuntime = Pick<HttpRuntime, 'responseHeaders'>;

function copyMetadata(reply: FastifyReply, metadata: Metadata, runtime: HeaderRuntime): void {
  const { responseHeaders } = runtime;
  forEachHeader(metadata, (name, value) => reply.header(name, value), responseHeaders);
}

async function sendCompressed(reply: FastifyReply, body: string | Uint8Array): Promise<void> {
  addVary(reply, 'accept-encoding');
  const accepted = reply.request.headers['accept-encoding'];
  const encoding = negotiateEncoding(Array.isArray(accepted) ? accepted.join() : accepted);
  if (!encoding) {
    reply.send(typeof body === 'string' ? body : asBuffer(body));
    return;
  }
  const compressed = await compress(body, encoding);
  // The deadline may have passed meanwhile.
  if (!reply.sent) reply.header('content-encoding', encoding).send(compressed);
}

function addVary(reply: FastifyReply, name: string): void {
  const current = reply.getHeader('vary');
  reply.header('vary', current === undefined ? name : `${String(current)}, ${name}`);
}

function hasLongUnreadBody({ request: { raw } }: FastifyReply): boolean {
  if (raw.complete) return false;
  const length = raw.headers['content-length'];
  return length === undefined
    ? raw.headers['transfer-encoding'] !== undefined
    : Number(length) > MAX_IGNORED_BODY;
}

/** Fastify sends buffers as they are, but would make JSON of other byte arrays. */
function asBuffer(bytes: string | Uint8Array): Buffer {
  if (typeof bytes === 'string') return Buffer.from(bytes);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
