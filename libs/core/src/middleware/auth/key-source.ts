import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { ALGORITHMS, type AuthOptions } from './auth-options.js';
import { createRemoteKeySet } from './remote-key-set.js';

/** Keys that signatures are checked with, and the algorithms that such keys are for. */
export interface KeySource {
  readonly keyOf: JWTVerifyGetKey;
  readonly algorithms: readonly string[];
}

/**
 * Reads the keys that options name. A secret only ever checks HMACs and a public key never does: a
 * token cannot choose.
 *
 * @returns `undefined` if no variable names a key
 * @throws Error naming the variable and file that is wrong
 */
export function readKeySource(options: AuthOptions, prefix: string): KeySource | undefined {
  const keyOf = readSecret(options) ?? readPublicKeys(options, prefix);
  if (!keyOf) return undefined;
  const fitting: readonly string[] =
    ALGORITHMS[options.secret === undefined ? 'publicKey' : 'secret'];
  const misfit = options.algorithms.find((name) => !fitting.includes(name));
  if (misfit !== undefined)
    throw new Error(
      `${prefix}_ALGORITHMS "${misfit}" does not fit the kind of key: expected some of ${fitting.join(', ')}`,
    );
  return { keyOf, algorithms: options.algorithms.length > 0 ? options.algorithms : fitting };
}

function readSecret({ secret }: AuthOptions): JWTVerifyGetKey | undefined {
  if (secret === undefined) return undefined;
  const key = new TextEncoder().encode(secret);
  return () => key;
}

function readPublicKeys(options: AuthOptions, prefix: string): JWTVerifyGetKey | undefined {
  const { publicKey, publicKeyFile, jwksFile, jwksUrl } = options;
  if (publicKey !== undefined)
    return singleKey(publicKey.replaceAll('\\n', '\n'), `${prefix}_PUBLIC_KEY`);
  if (publicKeyFile !== undefined) {
    const variable = `${prefix}_PUBLIC_KEY_FILE`;
    return singleKey(readText(publicKeyFile, variable), `${variable} "${publicKeyFile}"`);
  }
  if (jwksFile !== undefined) {
    const variable = `${prefix}_JWKS_FILE`;
    return keySet(readText(jwksFile, variable), `${variable} "${jwksFile}"`);
  }
  return jwksUrl === undefined ? undefined : createRemoteKeySet(jwksUrl, options);
}

function singleKey(text: string, subject: string): JWTVerifyGetKey {
  let key: KeyObject;
  try {
    key = text.trimStart().startsWith('{')
      ? createPublicKey({ key: JSON.parse(text), format: 'jwk' })
      : createPublicKey(text);
  } catch (error) {
    throw new Error(
      `${subject} is no public key: expected PEM or a JWK (${(error as Error).message})`,
      { cause: error },
    );
  }
  return () => key;
}

function keySet(text: string, subject: string): JWTVerifyGetKey {
  try {
    return createLocalJWKSet(JSON.parse(text) as JSONWebKeySet);
  } catch (error) {
    throw new Error(
      `${subject} is no key set: expected JSON such as {"keys":[…]} (${(error as Error).message})`,
      { cause: error },
    );
  }
}

function readText(file: string, variable: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(
      `${variable} "${file}" cannot be read: ${(error as NodeJS.ErrnoException).code}`,
      { cause: error },
    );
  }
}
