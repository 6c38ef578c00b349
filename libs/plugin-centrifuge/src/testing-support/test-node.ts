import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type LocalRpc, UpgradeRouter } from '@nestjs-toolkit/core';
import { fastify } from 'fastify';
import { CentrifugeOptions } from '../centrifuge-options.js';
import { centrifuge } from '../centrifuge.js';
import type { CentrifugePlugin } from '../plugin-interface.js';
import { RecordingLogger } from './recording-logger.js';

export const SECRET = 'a secret of the specs';

/** A node on a free port, as in a service. */
export interface TestNode {
  readonly plugin: CentrifugePlugin;
  readonly log: RecordingLogger;
  readonly port: number;
  readonly webSocketUrl: string;
  readonly httpUrl: string;
  /** Lets clients leave as in a drain, then stops. */
  stop(): Promise<void>;
  /** Ends as a process that is killed: without a word. */
  kill(): Promise<void>;
  check(): Promise<void>;
}

export interface TestNodeSettings {
  readonly options?: Partial<CentrifugeOptions>;
  readonly rpcs?: readonly LocalRpc[];
  /** @default a free one */
  readonly port?: number;
}

export async function startNode({
  options,
  rpcs = [],
  port = 0,
}: TestNodeSettings = {}): Promise<TestNode> {
  const log = new RecordingLogger();
  const values = Object.assign(new CentrifugeOptions(), { tokenHmacSecretKey: SECRET }, options);
  const plugin = centrifuge.create(values, {
    type: 'centrifuge',
    prefix: 'realtime',
    service: { name: 'spec', version: '1.2.3' },
    logger: log.asLogger(),
  });
  const server = fastify();
  const upgrades = new UpgradeRouter();
  const sockets = new Set<{ destroy(): void; once(event: 'close', run: () => void): void }>();
  server.server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  upgrades.mount(server.server);
  plugin.attach?.({ http: { fastify: server as never, upgrades }, rpcs });
  await plugin.preStart?.({ signal: AbortSignal.timeout(10_000) });
  await server.listen({ port, host: '127.0.0.1' });
  const address = server.server.address() as AddressInfo;
  const cut = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await server.close();
  };
  return {
    plugin,
    log,
    port: address.port,
    webSocketUrl: `ws://127.0.0.1:${address.port}/connection/websocket`,
    httpUrl: `http://127.0.0.1:${address.port}`,
    check: async () => plugin.healthCheck?.({ signal: AbortSignal.timeout(5_000) }),
    stop: async () => {
      await upgrades.drain();
      const closing = once(server.server, 'close');
      server.server.close();
      setTimeout(() => void cut(), 2_000).unref();
      await closing;
      await cut();
      await plugin.onStop?.({ signal: AbortSignal.timeout(10_000) });
    },
    kill: async () => {
      await cut();
      await plugin.onStop?.({ signal: AbortSignal.timeout(10_000) });
    },
  };
}
