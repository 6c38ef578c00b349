import { ConfigLoader } from './config-loader.js';
import { EnvSource } from './env-source.js';
import { env } from './env.js';

class AppConfig {
  timeout = env.duration('REQUEST_TIMEOUT', { default: '30s', aliases: ['TIMEOUT'] });
  password = env.secret('PASSWORD');
}

function unknown(environment: Record<string, string>, prefix = 'USER_SERVICE'): string[] {
  const loader = new ConfigLoader(new EnvSource(environment), prefix);
  loader.load(AppConfig);
  return loader.unknownVariables();
}

describe('unknown variables', () => {
  it('get the name that was meant', () => {
    expect(unknown({ USER_SERVICE_REQEST_TIMEOUT: '1s' })).toEqual([
      'unknown variable USER_SERVICE_REQEST_TIMEOUT: did you mean USER_SERVICE_REQUEST_TIMEOUT?',
    ]);
    expect(unknown({ USER_SERVICE_PASWORD_FILE: '/run/secrets/a' })).toEqual([
      'unknown variable USER_SERVICE_PASWORD_FILE: did you mean USER_SERVICE_PASSWORD_FILE?',
    ]);
  });

  it('are told apart from names that mean nothing here', () => {
    expect(unknown({ USER_SERVICE_COFFEE_MACHINE_ADDRESS: 'x' })).toEqual([
      'unknown variable USER_SERVICE_COFFEE_MACHINE_ADDRESS: nothing reads it',
    ]);
  });

  it('are none of those that are read, belong to others or are empty', () => {
    expect(
      unknown({
        USER_SERVICE_TIMEOUT: '1s',
        USER_SERVICE_PASSWORD_FILE: '',
        USER_SERVICE_EMPTY: '',
        USER_SERVICES_TIMEOUT: '1s',
        PATH: '/bin',
      }),
    ).toEqual([]);
    expect(unknown({ PATHS: '/bin' }, '')).toEqual([]);
  });

  it('are none of those that Kubernetes sets for a Service of the same name', () => {
    expect(
      unknown({
        USER_SERVICE_SERVICE_HOST: '10.0.0.1',
        USER_SERVICE_SERVICE_PORT: '80',
        USER_SERVICE_SERVICE_PORT_GRPC: '9000',
        USER_SERVICE_PORT: 'tcp://10.0.0.1:80',
        USER_SERVICE_PORT_80_TCP: 'tcp://10.0.0.1:80',
        USER_SERVICE_PORT_80_TCP_PROTO: 'tcp',
        USER_SERVICE_PORT_80_TCP_PORT: '80',
        USER_SERVICE_PORT_80_TCP_ADDR: '10.0.0.1',
      }),
    ).toEqual([]);
    expect(unknown({ USER_SERVICE_PORT: '8080' })).toHaveLength(1);
  });
});
