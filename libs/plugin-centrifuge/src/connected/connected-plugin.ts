import { type PluginContext, type PluginHooks, StatusError } from '@nestjs-toolkit/core';
import { WebSocket } from 'ws';
import { createTokenIssuer } from '../auth/token-issuer.js';
import type { CentrifugeDsn } from '../centrifuge-dsn.js';
import type { CentrifugeOptions } from '../centrifuge-options.js';
import type {
  CentrifugeInfo,
  CentrifugeNode,
  CentrifugePlugin,
  Realtime,
} from '../plugin-interface.js';
import { loadSdk, type SdkClient } from './sdk.js';

/** The plugin as a client of some node or server, with the rights of its token. */
export function createConnectedPlugin(
  dsn: Extract<CentrifugeDsn, { kind: 'client' }>,
  options: CentrifugeOptions,
  context: PluginContext,
): CentrifugePlugin & PluginHooks {
  let client: SdkClient | undefined;
  const current = (): SdkClient => {
    if (!client) throw new Error(`plugin "${context.prefix}" is connected when the service starts`);
    return client;
  };
  const realtime = createRealtime(current);
  const node: CentrifugeNode = {
    ...realtime,
    id: dsn.address,
    clients: () => [],
    on: () => {
      throw new Error(`plugin "${context.prefix}" is a client: use the events of client()`);
    },
  };
  const info = (): CentrifugeInfo => ({ mode: 'client', address: dsn.address });
  return {
    ...realtime,
    node: () => node,
    client: current,
    tokens: createTokenIssuer(options.tokenHmacSecretKey),
    info,
    print: () => context.logger.info(`plugin ${context.type} "${context.prefix}"`, info()),
    address: dsn.address,
    preStart: async () => {
      client = await connect(dsn.url, options, context);
    },
    healthCheck: () => {
      if (client?.state !== 'connected')
        throw new Error(`connection is ${client?.state ?? 'closed'}`);
    },
    onStop: () => {
      client?.disconnect();
      client = undefined;
    },
  };
}

async function connect(
  url: string,
  { token, name, version, ...options }: CentrifugeOptions,
  { logger, service }: PluginContext,
): Promise<SdkClient> {
  const Centrifuge = await loadSdk();
  const { handshakeTimeout, readTimeout, writeTimeout, maxServerPingDelay } = options;
  const client = new Centrifuge(url, {
    websocket: class extends WebSocket {
      constructor(address: string, protocols?: string[]) {
        super(address, protocols, { handshakeTimeout });
      }
    },
    ...(token === undefined ? {} : { token }),
    name: name ?? service.name,
    version: version ?? service.version,
    timeout: readTimeout + writeTimeout,
    maxServerPingDelay,
  });
  let last = '';
  client.on('error', ({ error }) => {
    last = error?.message ?? '';
    logger.debug(`connection failed: ${last}`);
  });
  client.on('disconnected', ({ code, reason }) => {
    last = `${reason} (${code})`;
    if (code !== 0) logger.error(`connection has ended: ${last}`);
  });
  client.connect();
  try {
    await client.ready(handshakeTimeout + readTimeout);
  } catch {
    client.disconnect();
    throw new Error(`cannot connect: ${last || 'no answer in time'}`);
  }
  return client;
}

function createRealtime(client: () => SdkClient): Realtime {
  const publish: Realtime['publish'] = async (channel, data) => {
    const value = data instanceof Uint8Array ? parse(data) : data;
    await asked(client().publish(channel, value));
    return undefined;
  };
  return {
    publish,
    broadcast: async (channels, data) => {
      await Promise.all(channels.map((channel) => publish(channel, data)));
    },
    presence: async (channel) => Object.values((await asked(client().presence(channel))).clients),
    presenceStats: async (channel) => {
      const { numClients, numUsers } = await asked(client().presenceStats(channel));
      return { clients: numClients, users: numUsers };
    },
    history: async (channel, options) => {
      const { publications, offset, epoch } = await asked(client().history(channel, options));
      const kept = publications.map((each) => ({ ...each, offset: each.offset ?? 0 }));
      return { publications: kept, position: { offset, epoch } };
    },
    removeHistory: () => refuse('removeHistory'),
    subscribe: () => refuse('subscribe'),
    unsubscribe: () => refuse('unsubscribe'),
    disconnect: () => refuse('disconnect'),
    refresh: () => refuse('refresh'),
  };
}

/** The protocol is JSON here. */
function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    throw StatusError.invalidArgument('data is no JSON, which a client has to publish');
  }
}

function refuse(operation: string): Promise<never> {
  const text = `${operation}() is not for clients: set DSN to the HTTP API of the server, or to memory: or redis://host:6379`;
  return Promise.reject(StatusError.unimplemented(text));
}

/** Errors of the SDK are plain objects. */
async function asked<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { code, message } = error as { code?: number; message?: string };
    const text = `server refuses: ${message} (${code})`;
    if (code === 103 || code === 101) throw StatusError.permissionDenied(text);
    if (code === 102 || code === 104) throw StatusError.notFound(text);
    if (code === 107 || code === 108 || code === 112) throw StatusError.failedPrecondition(text);
    throw StatusError.unavailable(`no answer of the server: ${message} (${code})`);
  }
}
