import { ConfigLoader } from '../config/config-loader.js';
import { EnvSource } from '../config/env-source.js';
import { GrpcServerOptions } from './grpc-server-options.js';

function load(env: Record<string, string>): { options: GrpcServerOptions; problems: string[] } {
  const loader = new ConfigLoader(new EnvSource(env), 'APP');
  const options = loader.load(GrpcServerOptions, {
    prefix: 'SERVER_GRPC',
    aliasPrefixes: ['APP_GRPC_SERVER'],
  });
  return { options, problems: loader.problems.map(({ expected }) => expected) };
}

describe('the variables of the gRPC server', () => {
  it.each<[Record<string, string>, string]>([
    [
      { TLS_CERT_FILE: 'cert.pem' },
      'TLS_CERT_FILE is set without TLS_KEY_FILE: set both or neither',
    ],
    [{ TLS_KEY_FILE: 'key.pem' }, 'TLS_KEY_FILE is set without TLS_CERT_FILE: set both or neither'],
    [
      { TLS_CLIENT_AUTH: 'require', TLS_CERT_FILE: 'c', TLS_KEY_FILE: 'k' },
      'TLS_CLIENT_AUTH "require" needs TLS_CA_FILE to check certificates against',
    ],
    [
      { TLS_CLIENT_AUTH: 'request', TLS_CA_FILE: 'ca.pem' },
      'TLS_CLIENT_AUTH "request" needs TLS_CERT_FILE and TLS_KEY_FILE',
    ],
    [
      { MAX_METADATA_SIZE: '1MiB' },
      'MAX_METADATA_SIZE must be at most 64KiB, which is what HTTP/2 headers can hold',
    ],
    [
      { KEEPALIVE_TIMEOUT: '0' },
      'KEEPALIVE_TIMEOUT must be more than 0 as long as KEEPALIVE_TIME is',
    ],
    [
      { HOST: '/run/x.sock' },
      'HOST "/run/x.sock" is a path: write unix:/run/x.sock for a UNIX socket',
    ],
    [{ MAX_CONNECTIONS: '0' }, 'expected a whole number of at least 1'],
    [{ COMPRESSION: 'br' }, 'expected one of none, gzip, deflate'],
  ])('are refused: %j', (variables, problem) => {
    const env = Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [`APP_SERVER_GRPC_${name}`, value]),
    );

    expect(load(env).problems).toEqual([problem]);
  });

  it('have defaults', () => {
    const { options, problems } = load({});

    expect(problems).toEqual([]);
    expect(options).toMatchObject({
      disabled: false,
      host: '0.0.0.0',
      port: 9000,
      maxReceiveMessageSize: 16 * 1024 ** 2,
      maxSendMessageSize: 16 * 1024 ** 2,
      maxDeadline: 0,
      compression: 'none',
      reflection: true,
      health: true,
      tlsClientAuth: 'none',
    });
  });

  it('are read under the names of the original, too', () => {
    const { options } = load({
      APP_APP_GRPC_SERVER_LISTEN: '127.0.0.1',
      APP_APP_GRPC_SERVER_PORT: '9001',
      APP_APP_GRPC_SERVER_MAX_CONNECTION_SIZE: '7',
    });

    expect(options).toMatchObject({ host: '127.0.0.1', port: 9001, maxConnections: 7 });
  });
});
