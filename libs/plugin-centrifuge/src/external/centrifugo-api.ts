import { StatusError } from '@nestjs-toolkit/core';

export interface CentrifugoApiSettings {
  /** Such as `http://localhost:8000/api`. */
  readonly url: string;
  readonly key: string | undefined;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Calls methods of the HTTP API of a Centrifugo server: https://centrifugal.dev/docs/server/server_api */
export interface CentrifugoApi {
  /**
   * @returns the `result` of the answer
   * @throws StatusError UNAVAILABLE without an answer, UNAUTHENTICATED for a wrong key, otherwise what the
   *   server says
   */
  call<Result>(method: string, request: object, signal?: AbortSignal): Promise<Result>;
}

interface ApiAnswer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** Largest answer that is read, in bytes. */
const MAX_ANSWER = 64 * 1024 * 1024;

export function createCentrifugoApi({ url, key, timeout }: CentrifugoApiSettings): CentrifugoApi {
  return {
    call: async <Result>(
      method: string,
      request: object,
      signal?: AbortSignal,
    ): Promise<Result> => {
      const limit = AbortSignal.timeout(timeout);
      const answer = await post(`${url}/${method}`, request, {
        key,
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      });
      if (answer.error) throw apiError(method, answer.error);
      return (answer.result ?? {}) as Result;
    },
  };
}

async function post(
  url: string,
  request: object,
  { key, signal }: { readonly key: string | undefined; readonly signal: AbortSignal },
): Promise<ApiAnswer> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'x-api-key': key }),
      },
      body: JSON.stringify(request),
      signal,
    });
    if (Number(response.headers.get('content-length') ?? 0) > MAX_ANSWER)
      throw new Error('answer is too large');
    text = await response.text();
  } catch (error) {
    throw StatusError.unavailable('Centrifugo server does not answer', { cause: error });
  }
  if (response.status === 401 || response.status === 403)
    throw StatusError.unauthenticated('Centrifugo server refuses the API key: check API_KEY');
  if (!response.ok)
    throw StatusError.unavailable(`Centrifugo server answers with status ${response.status}`);
  try {
    return JSON.parse(text) as ApiAnswer;
  } catch (error) {
    throw StatusError.unavailable('answer of the Centrifugo server is no JSON', { cause: error });
  }
}

/** Errors of the API: https://centrifugal.dev/docs/server/server_api#error-codes */
function apiError(
  method: string,
  { code, message }: { code: number; message: string },
): StatusError {
  const text = `Centrifugo server refuses ${method}: ${message} (${code})`;
  if (code === 102 || code === 104) return StatusError.notFound(text);
  if (code === 107) return StatusError.invalidArgument(text);
  if (code === 108) return StatusError.failedPrecondition(text);
  if (code === 112) return StatusError.failedPrecondition(text);
  return StatusError.unavailable(text);
}
