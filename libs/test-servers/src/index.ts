/**
 * Servers of a spec's own: started on a free port in a temporary folder, killed and restarted at
 * will, gone afterwards. Where the programs are not installed, `hasPostgres`, `hasRedis` and
 * `hasRabbitmq` are false and the specs that need them skip themselves.
 *
 * @module
 */
export { openLink, type TcpLink } from './link.js';
export { freePort } from './free-port.js';
export {
  hasPostgres,
  type PostgresServer,
  type PostgresServerOptions,
  startPostgres,
} from './postgres-server.js';
export {
  hasRabbitmq,
  type RabbitmqServer,
  type RabbitmqServerOptions,
  startRabbitmq,
} from './rabbitmq-server.js';
export { hasRedis, type RedisServer, type RedisServerOptions, startRedis } from './redis-server.js';
export { createTestCertificates, hasOpenssl, type TestCertificates } from './test-certificates.js';
export { describePostgresPlugin, type PostgresPluginSubject } from './postgres-plugin-suite.js';
export { GrpcBackend } from './grpc-backend.js';
