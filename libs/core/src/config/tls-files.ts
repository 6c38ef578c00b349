import { readFileSync } from 'node:fs';
import { createSecureContext, type TlsOptions } from 'node:tls';

/** Settings of a server that name its certificate files. */
export interface TlsFileOptions {
  readonly tlsCertFile?: string | undefined;
  readonly tlsKeyFile?: string | undefined;
  readonly tlsCaFile?: string | undefined;
  readonly tlsClientAuth: 'none' | 'request' | 'require';
}

/** What errors call the server and its variables: `gRPC` and `SERVER_GRPC`. */
export interface TlsOwner {
  readonly name: string;
  readonly prefix: string;
}

/**
 * Reads the certificate files of a server.
 *
 * @returns `undefined` if the server is to speak plain text
 * @throws Error naming the variable and file that is wrong
 */
export function readTlsFiles(options: TlsFileOptions, owner: TlsOwner): TlsOptions | undefined {
  const { tlsCertFile, tlsKeyFile, tlsCaFile, tlsClientAuth } = options;
  if (tlsCertFile === undefined || tlsKeyFile === undefined) return undefined;
  const files = {
    cert: readPem(`${owner.prefix}_TLS_CERT_FILE`, tlsCertFile),
    key: readPem(`${owner.prefix}_TLS_KEY_FILE`, tlsKeyFile),
    ...(tlsCaFile === undefined ? {} : { ca: readPem(`${owner.prefix}_TLS_CA_FILE`, tlsCaFile) }),
  };
  try {
    createSecureContext(files);
  } catch (error) {
    throw new Error(
      `TLS files of the ${owner.name} server do not fit: certificate "${tlsCertFile}" and key "${tlsKeyFile}" must be PEM and belong together (${(error as Error).message})`,
      { cause: error },
    );
  }
  return {
    ...files,
    minVersion: 'TLSv1.2',
    requestCert: tlsClientAuth !== 'none',
    rejectUnauthorized: tlsClientAuth === 'require',
  };
}

function readPem(variable: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(
      `${variable} "${file}" cannot be read: ${(error as NodeJS.ErrnoException).code}`,
      { cause: error },
    );
  }
}
