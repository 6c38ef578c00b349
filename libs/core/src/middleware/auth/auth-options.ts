import { env } from '../../config/env.js';

/** Signature algorithms of RFC 7518 and RFC 8037 that tokens may use. */
export const ALGORITHMS = {
  secret: ['HS256', 'HS384', 'HS512'],
  publicKey: [
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES256',
    'ES384',
    'ES512',
    'EdDSA',
    'Ed25519',
  ],
} as const;

const KNOWN: ReadonlySet<string> = new Set([...ALGORITHMS.secret, ...ALGORITHMS.publicKey]);

/** Shortest secret in bytes: the output of the weakest hash (RFC 7518, section 3.2). */
const MIN_SECRET = 32;

/** How tokens are checked, for `auth` and `validate_token`: `{SERVICE_PREFIX}_AUTH_*`. */
export class AuthOptions {
  secret = env.secret('SECRET', {
    description: 'Shared secret of HS256, HS384 and HS512, at least 32 bytes.',
  });
  publicKey = env.string('PUBLIC_KEY', {
    description: 'PEM text of a public key or certificate; \\n may stand for line ends.',
  });
  publicKeyFile = env.string('PUBLIC_KEY_FILE', {
    description: 'File with a PEM public key or certificate, or with a JWK.',
  });
  jwksFile = env.string('JWKS_FILE', { description: 'File with a JSON Web Key Set.' });
  jwksUrl = env.url('JWKS_URL', {
    description: 'URL of a JSON Web Key Set, fetched when it is first needed.',
  });
  jwksMaxAge = env.duration('JWKS_MAX_AGE', {
    default: '10m',
    description:
      'Age after which the key set is fetched again. The old one is used until then, and while the URL does not answer.',
  });
  jwksCooldown = env.duration('JWKS_COOLDOWN', {
    default: '30s',
    description: 'Shortest time between two fetches, also for tokens with unknown keys.',
  });
  jwksTimeout = env.duration('JWKS_TIMEOUT', {
    default: '5s',
    description: 'Longest time of one fetch.',
  });
  algorithms = env.list('ALGORITHMS', {
    default: [],
    description:
      'Signature algorithms that are accepted; empty accepts all that fit the kind of key.',
  });
  issuer = env.list('ISSUER', {
    default: [],
    description: 'Accepted values of the claim iss; empty accepts any.',
  });
  audience = env.list('AUDIENCE', {
    default: [],
    description: 'Values of the claim aud, of which one must be there; empty accepts any.',
  });
  requiredClaims = env.list('REQUIRED_CLAIMS', {
    default: ['exp'],
    description: 'Claims that every token must have.',
  });
  clockSkew = env.duration('CLOCK_SKEW', {
    default: '5s',
    description: 'How far clocks may differ when exp, nbf and iat are checked.',
  });
  maxTokenSize = env.size('MAX_TOKEN_SIZE', {
    default: 8 * 1024,
    description: 'Longest token that is looked at.',
  });
  header = env.string('HEADER', {
    default: 'authorization',
    description: 'Request header or metadata key that holds the token, after the word Bearer.',
  });
  cookie = env.string('COOKIE', {
    description:
      'Cookie that may hold the token instead, for browsers. Protect such a service against CSRF.',
  });
  queryParameter = env.string('QUERY_PARAMETER', {
    description:
      'Query parameter that may hold the token when a WebSocket is opened, which cannot have headers in browsers.',
  });

  /** Rules across variables. */
  validate(): string[] {
    const problems = this.algorithms.filter((name) => !KNOWN.has(name)).map(badAlgorithm);
    const keys = this.keyVariables();
    if (keys.length > 1)
      problems.push(
        `${keys[0]}: is set together with ${keys.slice(1).join(', ')}: set one of them`,
      );
    if (this.secret !== undefined && Buffer.byteLength(this.secret) < MIN_SECRET)
      problems.push(`SECRET: expected at least ${MIN_SECRET} bytes (RFC 7518, section 3.2)`);
    if (this.jwksUrl !== undefined && !/^https?:/.test(this.jwksUrl))
      problems.push(`JWKS_URL: "${this.jwksUrl}" is not fetched: expected http:// or https://`);
    return problems;
  }

  /** Names of the variables that give keys and are set. */
  private keyVariables(): string[] {
    const given = {
      SECRET: this.secret,
      PUBLIC_KEY: this.publicKey,
      PUBLIC_KEY_FILE: this.publicKeyFile,
      JWKS_FILE: this.jwksFile,
      JWKS_URL: this.jwksUrl,
    };
    return Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  }
}

function badAlgorithm(name: string): string {
  return `ALGORITHMS: "${name}" is no algorithm of signatures: expected some of ${[...KNOWN].join(', ')}`;
}
