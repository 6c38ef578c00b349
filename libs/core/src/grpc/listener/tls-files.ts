import { readFileSync } from 'node:fs';
import { createSecureContext, type TlsOptions } from 'node:tls';
import type { GrpcServerOptions } from '../grpc-server-options.js';

/** A connection whose TLS handshake takes longer is cut, in milliseconds. */
const HANDSHAKE_TIMEOUT = 20_000;

/**
 * Reads the certificate files.
 *
 * @returns `undefined` if the server is to speak plain text
 * @throws Error naming the variable and file that is wrong
 */
export function readTlsFiles(options: GrpcServerOptions): TlsOptions | undefined {
  const { tlsCertFile, tlsKeyFile, tlsCaFile, tlsClientAuth } = options;
  if (tlsCertFile === undefined || tlsKeyFile === undefined) return undefined;
  const files = {
    cert: readPem('TLS_CERT_FILE', tlsCertFile),
    key: readPem('TLS_KEY_FILE', tlsKeyFile),
    ...(tlsCaFile === undefined ? {} : { ca: readPem('TLS_CA_FILE', tlsCaFile) }),
  };
  try {
    createSecureContext(files);
  } catch (error) {
    throw new Error(
      `TLS files of the gRPC server do not fit: certificate "${tlsCertFile}" and key "${tlsKeyFile}" must be PEM and belong together (${(error as Error).message})`,
      { cause: error },
    );
  }
  return {
    ...files,
    ALPNProtocols: ['h2'],
    minVersion: 'TLSv1.2',
    handshakeTimeout: HANDSHAKE_TIMEOUT,
    requestCert: tlsClientAuth !== 'none',
    rejectUnauthorized: tlsClientAuth === 'require',
  };
}

function readPem(variable: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(
      `SERVER_GRPC_${variable} "${file}" cannot be read: ${(error as NodeJS.ErrnoException).code}`,
      { cause: error },
    );
  }
}
