import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import type { AuthOptions } from './auth-options.js';

/** Largest key set that is read, in bytes. */
const MAX_SIZE = 1024 * 1024;

/** Says that the keys cannot be had at the moment, which is not the caller's fault. */
export class KeysUnavailableError extends Error {
  override readonly name = 'KeysUnavailableError';
}

type RemoteOptions = Pick<AuthOptions, 'jwksMaxAge' | 'jwksCooldown' | 'jwksTimeout'>;

/**
 * A key set behind a URL. It is fetched when first needed, again when it is old, and when a token names
 * a key that it lacks, as after a rotation. While the URL does not answer, the keys that are there
 * stay in use.
 */
export function createRemoteKeySet(url: string, options: RemoteOptions): JWTVerifyGetKey {
  const remote = new RemoteKeySet(url, options);
  return (header, token) => remote.keyOf(header, token);
}

class RemoteKeySet {
  #keys: ReturnType<typeof createLocalJWKSet> | undefined;
  #fetchedAt = -Infinity;
  #triedAt = -Infinity;
  #fetching: Promise<void> | undefined;
  #problem = 'not fetched yet';

  constructor(
    private readonly url: string,
    private readonly options: RemoteOptions,
  ) {}

  readonly keyOf: JWTVerifyGetKey = async (header, token) => {
    if (!this.#keys) await this.#refresh();
    else if (performance.now() - this.#fetchedAt > this.options.jwksMaxAge) void this.#refresh();
    if (!this.#keys)
      throw new KeysUnavailableError(`key set ${this.url} cannot be fetched: ${this.#problem}`);
    try {
      return await this.#keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !(await this.#refresh())) throw error;
      return this.#keys(header, token);
    }
  };

  /** Fetches the set, once for all who ask at the same time. @returns whether a new one is there */
  async #refresh(): Promise<boolean> {
    const before = this.#fetchedAt;
    if (!this.#fetching) {
      if (performance.now() - this.#triedAt < this.options.jwksCooldown) return false;
      this.#triedAt = performance.now();
      this.#fetching = this.#fetch().finally(() => (this.#fetching = undefined));
    }
    await this.#fetching;
    return this.#fetchedAt !== before;
  }

  async #fetch(): Promise<void> {
    try {
      const response = await fetch(this.url, {
        headers: { accept: 'application/jwk-set+json, application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(this.options.jwksTimeout),
      });
      if (!response.ok) {
        await response.body?.cancel();
        throw new Error(`it answered ${response.status}`);
      }
      const set = JSON.parse(await readLimited(response)) as JSONWebKeySet;
      this.#keys = createLocalJWKSet(set);
      this.#fetchedAt = performance.now();
    } catch (error) {
      const { message, cause } = error as Error;
      this.#problem = cause instanceof Error ? cause.message || message : message;
    }
  }
}

async function readLimited(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += (chunk as Uint8Array).byteLength;
    if (size > MAX_SIZE) throw new Error(`it is larger than ${MAX_SIZE} bytes`);
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
}
