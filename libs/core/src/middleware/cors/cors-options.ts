import { env } from '../../config/env.js';

/** Cross-origin requests, read under `{SERVICE_PREFIX}_SERVER_HTTP_CORS_*`. */
export class CorsOptions {
  enabled = env.boolean('ENABLED', {
    default: false,
    description:
      'Lets browsers call every path from pages of other origins; rpcs that name the middleware cors may be called in any case.',
  });
  origins = env.list('ORIGINS', {
    default: ['*'],
    description:
      'Origins that may call: https://app.example.com, https://*.example.com for all subdomains, or * for any.',
  });
  credentials = env.boolean('CREDENTIALS', {
    default: false,
    description: 'Lets those origins send cookies; needs origins other than *.',
  });
  methods = env.list('METHODS', {
    default: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    description: 'Methods that those origins may use.',
  });
  headers = env.list('HEADERS', {
    default: [],
    description:
      'Request headers that those origins may send; empty allows whichever they ask for.',
  });
  exposedHeaders = env.list('EXPOSED_HEADERS', {
    default: [
      'Content-Disposition',
      'X-Request-Id',
      'Retry-After',
      'RateLimit-Limit',
      'RateLimit-Remaining',
      'RateLimit-Reset',
    ],
    description: 'Response headers that pages of those origins may read.',
  });
  maxAge = env.duration('MAX_AGE', {
    default: '10m',
    description: 'How long browsers may remember the answer to a preflight request.',
  });

  /** Rules across variables. */
  validate(): string[] {
    const problems = this.origins.filter((origin) => !isOriginPattern(origin)).map(badOrigin);
    if (this.credentials && this.origins.includes('*')) {
      problems.push('ORIGINS: must name the origins, without *, if they may send credentials');
    }
    return problems;
  }
}

/** `*`, or scheme and authority, whose first label may be `*`. */
function isOriginPattern(text: string): boolean {
  if (text === '*') return true;
  const url = text.replace('://*.', '://wildcard.');
  return URL.canParse(url) && new URL(url).origin === url && !url.includes('*');
}

function badOrigin(origin: string): string {
  return `ORIGINS: "${origin}" is no origin: expected a scheme and host such as https://app.example.com or https://*.example.com, without a path`;
}
