import { randomUUID } from 'node:crypto';
import type { AsyncMessage, Envelope } from 'rabbitmq-client';
import { Header, type WireMessage } from '../../message/wire-message.js';

/** The body's encoding is stated so that rabbitmq-client leaves it alone: numbers stay as they were sent. */
const ENCODING = 'utf-8';

/** How a message is published under its own name. */
export function envelopeOf(message: WireMessage): Envelope {
  return {
    durable: true,
    messageId: message.id,
    contentEncoding: ENCODING,
    type: message.event,
    headers: { ...message.headers },
    ...(message.contentType === undefined ? {} : { contentType: message.contentType }),
    ...(message.timestamp === undefined ? {} : { timestamp: message.timestamp }),
  };
}

/** How a message is put into a queue by the queue's name, with what gets lost that way as headers. */
export function forwardEnvelope(
  message: WireMessage,
  more: Readonly<Record<string, string>> = {},
): Envelope {
  const envelope = envelopeOf(message);
  return {
    ...envelope,
    headers: { ...envelope.headers, [Header.event]: message.event, ...more },
  };
}

/** A message as it came from the broker, whoever published it. */
export function wireMessageOf(message: AsyncMessage): WireMessage {
  const headers = textHeaders(message.headers);
  return {
    id: message.messageId ?? randomUUID(),
    event: headers[Header.event] ?? message.routingKey,
    body: bytesOf(message.body),
    contentType: message.contentType,
    timestamp: message.timestamp,
    headers,
    attempt: Math.max(1, Number(headers[Header.attempt]) || 1),
    redelivered: message.redelivered === true,
  };
}

function textHeaders(headers: AsyncMessage['headers'] = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );
}

/** rabbitmq-client decodes text and JSON of publishers that state no encoding. */
function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
