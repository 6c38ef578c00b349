import type { Call } from '../call/call.js';
import { env } from '../config/env.js';
import type { BuiltInMiddleware } from './built-in/built-in-middleware.js';
import type { Next, ToolkitMiddleware } from './middleware.js';

/** Headers of `secure_headers`, `{SERVICE_PREFIX}_SECURE_HEADERS_*`; `off` leaves one out. */
export class SecureHeadersOptions {
  hsts = env.string('HSTS', {
    default: 'max-age=15552000; includeSubDomains',
    description: 'Strict-Transport-Security, on encrypted connections only.',
  });
  contentSecurityPolicy = env.string('CONTENT_SECURITY_POLICY', {
    default: "default-src 'none'; frame-ancestors 'none'",
    description: 'Content-Security-Policy: an API has nothing for browsers to run or to frame.',
  });
  frameOptions = env.string('FRAME_OPTIONS', {
    default: 'DENY',
    description: 'X-Frame-Options, for browsers that do not know the former.',
  });
  referrerPolicy = env.string('REFERRER_POLICY', {
    default: 'no-referrer',
    description: 'Referrer-Policy.',
  });
  resourcePolicy = env.string('RESOURCE_POLICY', {
    default: 'same-origin',
    description: 'Cross-Origin-Resource-Policy; requests by CORS are not concerned.',
  });
  cacheControl = env.string('CACHE_CONTROL', {
    default: 'no-store',
    description: 'Cache-Control of answers whose handler sets none.',
  });
}

/**
 * Built-in middleware `secure_headers`: the response headers that the OWASP REST Security Cheat Sheet
 * asks for, over HTTP and on the handshake of WebSockets. gRPC has no browsers to protect. A handler may
 * set other values.
 */
export class SecureHeadersMiddleware implements ToolkitMiddleware {
  readonly #headers: readonly (readonly [string, string])[];
  readonly #hsts: string | undefined;

  constructor(options: SecureHeadersOptions) {
    const all: Record<string, string> = {
      'x-content-type-options': 'nosniff',
      'content-security-policy': options.contentSecurityPolicy,
      'x-frame-options': options.frameOptions,
      'referrer-policy': options.referrerPolicy,
      'cross-origin-resource-policy': options.resourcePolicy,
      'cache-control': options.cacheControl,
    };
    this.#headers = Object.entries(all).filter(([, value]) => value !== 'off');
    this.#hsts = options.hsts === 'off' ? undefined : options.hsts;
  }

  use(call: Call, next: Next): Promise<unknown> {
    if (call.transport === 'grpc') return next();
    const { responseHeaders } = call;
    for (const [name, value] of this.#headers) responseHeaders.set(name, value);
    if (this.#hsts !== undefined && isEncrypted(call))
      responseHeaders.set('strict-transport-security', this.#hsts);
    return next();
  }
}

/** Also behind a trusted proxy that ends TLS: Fastify knows from X-Forwarded-Proto. */
function isEncrypted({ peer, http }: Call): boolean {
  return peer.encrypted || http?.request.protocol === 'https';
}

export const secureHeaders: BuiltInMiddleware = {
  name: 'secure_headers',
  description: 'Sets the response headers that protect browsers.',
  configs: [{ prefix: 'SECURE_HEADERS', type: SecureHeadersOptions }],
  create: (context) => new SecureHeadersMiddleware(context.options(SecureHeadersOptions)),
};
