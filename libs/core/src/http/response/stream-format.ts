/** How a stream of answers looks on the wire. */
export interface StreamFormat {
  readonly contentType: string;
  /** A message, given as JSON. */
  message(json: string): string;
  /** The error that ends the stream, given as JSON of the error body. */
  error(json: string): string;
  /** What is sent when the stream has been silent for a while. */
  readonly heartbeat: string;
  /** What is sent when the stream ends well. */
  readonly end: string;
}

/**
 * One JSON text on each line: `{"result":{…}}`, and `{"error":{…}}` if the stream fails, as
 * grpc-gateway writes streams. A heartbeat is an empty line.
 */
export const NDJSON: StreamFormat = {
  contentType: 'application/x-ndjson; charset=utf-8',
  message: (json) => `{"result":${json}}\n`,
  error: (json) => `{"error":${json}}\n`,
  heartbeat: '\n',
  end: '',
};

/**
 * Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): messages are
 * the data of unnamed events, and the stream ends with an event `end` or `error`. A page should close
 * its `EventSource` on either, as it would otherwise connect, and so call, again.
 */
export const SERVER_SENT_EVENTS: StreamFormat = {
  contentType: 'text/event-stream; charset=utf-8',
  message: (json) => `data: ${json}\n\n`,
  error: (json) => `event: error\ndata: ${json}\n\n`,
  heartbeat: ':\n\n',
  end: 'event: end\ndata: {}\n\n',
};

/** Server-sent events if a client asks for them, JSON lines otherwise. */
export function streamFormatFor(accept: string | undefined): StreamFormat {
  return accept?.toLowerCase().includes('text/event-stream') ? SERVER_SENT_EVENTS : NDJSON;
}
