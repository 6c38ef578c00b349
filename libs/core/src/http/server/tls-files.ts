import { readFileSync } from 'node:fs';
import { createSecureContext, type TlsOptions } from 'node:tls';
import type { HttpServerOptions } from '../http-server-options.js';

/**
 * Reads the certificate files.
 *
 * @returns `undefined` if the server is to speak plain text
 * @throws Error naming the variable and file that is wrong
 */
export function readTlsFiles(options: HttpServerOptions): TlsOptions | undefined {
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
      `TLS files of the HTTP server do not fit: certificate "${tlsCertFile}" and key "${tlsKeyFile}" must be PEM and belong together (${(error as Error).message})`,
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
      `SERVER_HTTP_${variable} "${file}" cannot be read: ${(error as NodeJS.ErrnoException).code}`,
      { cause: error },
    );
  }
}
