import { request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface JsonRequest {
  readonly method: 'GET' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object | undefined;
  readonly signal: AbortSignal | undefined;
  /** Longest time for all of it, in milliseconds. */
  readonly timeout: number;
  /** Largest answer, in bytes. */
  readonly maxSize: number;
}

export interface JsonResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body, or `undefined` if it is no JSON. */
  readonly json: unknown;
}

/**
 * Makes a request on a connection of its own, which a blocking query holds for minutes anyway.
 *
 * @throws Error that says where and why it failed
 */
export async function requestJson(url: URL, options: JsonRequest): Promise<JsonResponse> {
  const timeout = AbortSignal.timeout(options.timeout);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  try {
    const response = await send(url, options, signal);
    const text = await readText(response, options.maxSize);
    return { status: response.statusCode ?? 0, headers: response.headers, text, json: parse(text) };
  } catch (error) {
    options.signal?.throwIfAborted();
    const reason = timeout.aborted
      ? `no answer within ${options.timeout} ms`
      : (error as Error).message || (error as NodeJS.ErrnoException).code;
    throw new Error(`agent at ${url.origin} cannot be asked: ${reason}`, { cause: error });
  }
}

function send(
  url: URL,
  { method, headers, body }: JsonRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const content = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = open(url, {
      method,
      signal,
      agent: false,
      headers: {
        ...headers,
        ...(content === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) }),
      },
    });
    request.on('response', resolve);
    request.on('error', reject);
    request.end(content);
  });
}

async function readText(response: IncomingMessage, maxSize: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > maxSize) {
      response.destroy();
      throw new Error(`answer is larger than ${maxSize} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
