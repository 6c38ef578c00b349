import 'reflect-metadata';
import { ToolkitFactory, ToolkitModule } from '@nestjs-toolkit/core';
import { Module } from '@nestjs/common';
import { UserGatewayToolkit } from '../gen/gateway.toolkit.js';
import { HOST, type RunningServer, type ServerPorts } from './running-server.js';

/** The toolkit's gateway as it comes: nothing but a proto. */
@Module({
  imports: [ToolkitModule.forRoot({ service: UserGatewayToolkit, envPrefix: 'BENCH' })],
})
class GatewayModule {}

export async function start({ grpc }: ServerPorts): Promise<RunningServer> {
  const env = {
    BENCH_LOG_LEVEL: 'silent',
    BENCH_SERVER_HTTP_HOST: HOST,
    BENCH_SERVER_HTTP_PORT: '0',
    BENCH_RESOLVER_ENDPOINTS: `users=${HOST}:${grpc}`,
  };
  const options = { env, exitOnError: false, signals: false, summary: false };
  const app = await ToolkitFactory.create(GatewayModule, options);
  await app.start();
  const { http = '' } = app.addresses;
  return { ports: { http: Number(new URL(http).port) }, stop: () => app.stop() };
}
