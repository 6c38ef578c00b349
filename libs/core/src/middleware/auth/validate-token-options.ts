import { env } from '../../config/env.js';

/** Checks of tokens beyond their signature: `{SERVICE_PREFIX}_VALIDATE_TOKEN_*`. */
export class ValidateTokenOptions {
  introspectionUrl = env.url('INTROSPECTION_URL', {
    description: 'OAuth 2.0 introspection endpoint (RFC 7662) that every token is shown to.',
  });
  clientId = env.string('CLIENT_ID', {
    description: 'Client id for the introspection endpoint.',
  });
  clientSecret = env.secret('CLIENT_SECRET', {
    description: 'Client secret for the introspection endpoint.',
  });
  timeout = env.duration('TIMEOUT', {
    default: '3s',
    description: 'Longest wait for the introspection endpoint or the store; 503 then.',
  });
  cache = env.duration('CACHE', {
    default: '10s',
    description: 'How long the answer of the introspection endpoint is used again; 0 never.',
  });
  cacheSize = env.integer('CACHE_SIZE', {
    default: 10_000,
    min: 1,
    description: 'Most answers that are remembered.',
  });
  store = env.string('STORE', {
    description:
      'Prefix of the redis plugin whose keys list withdrawn tokens; without it none is asked.',
  });
  storeKey = env.string('STORE_KEY', {
    default: 'revoked:',
    description:
      'Keys of that list begin with this text, which is followed by the jti of the withdrawn token.',
  });

  /** Rules across variables. */
  validate(): string[] {
    if (this.introspectionUrl === undefined || /^https?:/.test(this.introspectionUrl)) return [];
    return [
      `INTROSPECTION_URL: "${this.introspectionUrl}" is not called: expected http:// or https://`,
    ];
  }
}
