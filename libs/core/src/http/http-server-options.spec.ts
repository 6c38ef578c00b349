import { ConfigLoader } from '../config/config-loader.js';
import { EnvSource } from '../config/env-source.js';
import { HttpServerOptions } from './http-server-options.js';
import { ProbesOptions } from './probes/probes-options.js';

function load(env: Record<string, string>) {
  const loader = new ConfigLoader(new EnvSource(env), 'SHOP');
  const options = loader.load(HttpServerOptions, {
    prefix: 'SERVER_HTTP',
    aliasPrefixes: ['SHOP_SERVER'],
  });
  const probes = loader.load(ProbesOptions, { prefix: 'PROBES', aliasPrefixes: ['PROBES_SERVER'] });
  return { options, probes, problems: loader.problems };
}

describe('HTTP server options', () => {
  it('have the defaults of the design', () => {
    const { options, probes, problems } = load({});
    expect(problems).toEqual([]);
    expect(options).toMatchObject({
      host: '0.0.0.0',
      port: 8080,
      bodyLimit: 16 * 1024 ** 2,
      headersTimeout: 60_000,
      requestTimeout: 300_000,
      heartbeat: 15_000,
      maxDeadline: 0,
      trustProxy: [],
      compression: false,
      unknownQuery: 'ignore',
    });
    expect(options.cors.enabled).toBe(false);
    expect(probes).toMatchObject({
      enabled: true,
      livenessPath: '/_healthz/liveness',
      readinessPath: '/_healthz/readiness',
    });
  });

  it('are read by their own names and by those of the original toolkit', () => {
    const { options } = load({
      SHOP_SERVER_HTTP_PORT: '81',
      SHOP_SERVER_HTTP_CORS_ENABLED: 'true',
    });
    expect(options.port).toBe(81);
    expect(options.cors.enabled).toBe(true);
    const original = load({
      SHOP_SHOP_SERVER_LISTEN: '127.0.0.1',
      SHOP_SHOP_SERVER_PORT: '82',
      SHOP_SHOP_SERVER_CORS_ENABLED: 'true',
      SHOP_PROBES_SERVER_ENABLED: 'false',
      SHOP_PROBES_SERVER_PORT: '83',
      SHOP_PROBES_LIVENESS_PATH: '/live',
    });
    expect(original.options).toMatchObject({ host: '127.0.0.1', port: 82 });
    expect(original.options.cors.enabled).toBe(true);
    expect(original.probes).toMatchObject({ enabled: false, port: 83, livenessPath: '/live' });
  });

  it.each<[Record<string, string>, string, string]>([
    [
      { TLS_CERT_FILE: '/c' },
      'TLS_KEY_FILE',
      'is not set, but TLS_CERT_FILE is: set both or neither',
    ],
    [
      { TLS_KEY_FILE: '/k' },
      'TLS_CERT_FILE',
      'is not set, but TLS_KEY_FILE is: set both or neither',
    ],
    [
      { TLS_CERT_FILE: '/c', TLS_KEY_FILE: '/k', TLS_CLIENT_AUTH: 'require' },
      'TLS_CA_FILE',
      'is needed to check client certificates, or TLS_CLIENT_AUTH=none',
    ],
    [
      { HEADERS_TIMEOUT: '2m', REQUEST_TIMEOUT: '1m' },
      'HEADERS_TIMEOUT',
      'must be at most REQUEST_TIMEOUT, which covers headers and body',
    ],
    [
      { REQUEST_HEADERS: 'x-tenant-*, a b' },
      'REQUEST_HEADERS',
      '"a b" is no header name: expected one such as x-tenant, or x-tenant-* for all that begin so',
    ],
    [{ DOCS_PATH: 'docs' }, 'DOCS_PATH', '"docs" is no path: expected one such as /docs'],
    [{ OPENAPI_PATH: '/docs' }, 'OPENAPI_PATH', 'must differ from DOCS_PATH'],
    [
      { TRUST_PROXY: 'loopback,10.0.0.0/40' },
      'TRUST_PROXY',
      '"10.0.0.0/40" is no proxy: expected an IP address, a network such as 10.0.0.0/8, loopback, linklocal, uniquelocal or true',
    ],
    [
      { CORS_ENABLED: 'true', CORS_CREDENTIALS: 'true' },
      'CORS_ORIGINS',
      'must name the origins, without *, if they may send credentials',
    ],
    [
      { CORS_ENABLED: 'true', CORS_ORIGINS: 'example.com' },
      'CORS_ORIGINS',
      '"example.com" is no origin: expected a scheme and host such as https://app.example.com or https://*.example.com, without a path',
    ],
    [
      { CORS_ENABLED: 'true', CORS_ORIGINS: 'https://a.com/' },
      'CORS_ORIGINS',
      '"https://a.com/" is no origin: expected a scheme and host such as https://app.example.com or https://*.example.com, without a path',
    ],
    [
      { CORS_ENABLED: 'true', CORS_ORIGINS: 'https://*' },
      'CORS_ORIGINS',
      '"https://*" is no origin: expected a scheme and host such as https://app.example.com or https://*.example.com, without a path',
    ],
    [
      { CORS_ENABLED: 'true', CORS_ORIGINS: 'null' },
      'CORS_ORIGINS',
      '"null" is no origin: expected a scheme and host such as https://app.example.com or https://*.example.com, without a path',
    ],
  ])('%j is refused', (variables, subject, expected) => {
    const env = Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [`SHOP_SERVER_HTTP_${name}`, value]),
    );
    expect(load(env).problems).toEqual([{ subject: `SHOP_SERVER_HTTP_${subject}`, expected }]);
  });

  it.each<[Record<string, string>, string, string]>([
    [
      { LIVENESS_PATH: 'live' },
      'LIVENESS_PATH',
      '"live" is no path: expected one such as /healthz',
    ],
    [{ READINESS_PATH: '/_healthz/liveness' }, 'READINESS_PATH', 'must differ from LIVENESS_PATH'],
  ])('of probes: %j is refused', (variables, subject, expected) => {
    const env = Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [`SHOP_PROBES_${name}`, value]),
    );
    expect(load(env).problems).toEqual([{ subject: `SHOP_PROBES_${subject}`, expected }]);
  });

  it('take any origin, subdomains and ports', () => {
    const origins = 'https://*.example.com,http://localhost:3000,https://a.b';
    const { problems } = load({
      SHOP_SERVER_HTTP_CORS_ENABLED: 'true',
      SHOP_SERVER_HTTP_CORS_ORIGINS: origins,
      SHOP_SERVER_HTTP_TRUST_PROXY: '127.0.0.1,::1,10.0.0.0/8,fd00::/8,loopback',
    });
    expect(problems).toEqual([]);
  });
});
