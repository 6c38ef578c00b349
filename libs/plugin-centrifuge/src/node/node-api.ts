import { StatusError } from '@nestjs-toolkit/core';
import type {
  CentrifugeNode,
  ChannelHistory,
  DisconnectOptions,
  HistoryOptions,
  KeptPublication,
  PresentClient,
  PublishOptions,
  SubscribeOptions,
  UserOptions,
} from '../plugin-interface.js';
import { disconnects, unsubscribes } from '../protocol/codes.js';
import type { ClientInfo, Publication } from '../protocol/messages.js';
import { bytesFromData, dataFromBytes } from '../protocol/payload.js';
import type { NodeHandlers } from './events.js';
import type { NodeCore } from './node-core.js';

/** How many channels are published on at once by a broadcast. */
const BROADCAST_WIDTH = 64;

/** The node as the application sees it. */
export function createNodeApi(core: NodeCore): CentrifugeNode {
  const publish = (channel: string, data: unknown, options: PublishOptions = {}) =>
    reaching(core.engine.name, async () => {
      assertChannel(core, channel);
      return core.publish(channel, bytesFromData(data), options);
    });
  return {
    id: core.id,
    clients: () => [...core.sessions.values()].filter(({ isConnected }) => isConnected),
    on: (event, handler) => setHandler(core, event, handler),
    publish,
    broadcast: async (channels, data, options) => {
      const bytes = bytesFromData(data);
      for (let index = 0; index < channels.length; index += BROADCAST_WIDTH) {
        const some = channels.slice(index, index + BROADCAST_WIDTH);
        await Promise.all(some.map((channel) => publish(channel, bytes, options)));
      }
    },
    presence: (channel) =>
      reaching(core.engine.name, async () => {
        const clients = await core.engine.presence(channel);
        return [...clients.values()].map(presentClient);
      }),
    presenceStats: (channel) => reaching(core.engine.name, () => core.presenceStats(channel)),
    history: (channel, options) =>
      reaching(core.engine.name, () => historyOf(core, channel, options)),
    removeHistory: (channel) =>
      reaching(core.engine.name, () => core.engine.removeHistory(channel)),
    ...userOperations(core),
  };
}

type UserOperations = Pick<CentrifugeNode, 'subscribe' | 'unsubscribe' | 'disconnect' | 'refresh'>;

function userOperations(core: NodeCore): UserOperations {
  return {
    subscribe: (user, channel, { client, ...rest }: SubscribeOptions = {}) =>
      reaching(core.engine.name, async () => {
        assertChannel(core, channel);
        await core.control({ op: 'subscribe', user, channel, client, ...rest });
      }),
    unsubscribe: (user, channel, { client }: UserOptions = {}) =>
      reaching(core.engine.name, () =>
        core.control({ op: 'unsubscribe', user, channel, client, ...unsubscribes.server }),
      ),
    disconnect: (user, options: DisconnectOptions = {}) => {
      const { client, except, disconnect = disconnects.forceNoReconnect } = options;
      const { code, reason } = disconnect;
      return reaching(core.engine.name, () =>
        core.control({ op: 'disconnect', user, client, except, code, reason }),
      );
    },
    refresh: (user, expiresAt, { client }: UserOptions = {}) =>
      reaching(core.engine.name, () => core.control({ op: 'refresh', user, client, expiresAt })),
  };
}

function setHandler<Name extends keyof NodeHandlers>(
  core: NodeCore,
  name: Name,
  handler: NodeHandlers[Name],
): void {
  if (core.handlers[name]) throw new Error(`node has a handler of "${name}" already`);
  core.handlers[name] = handler;
}

function assertChannel(core: NodeCore, channel: string): void {
  if (channel === '' || !core.namespaces.of(channel))
    throw StatusError.invalidArgument(
      `channel ${JSON.stringify(channel)} is of an unknown namespace: declare it in NAMESPACES`,
    );
}

async function historyOf(
  core: NodeCore,
  channel: string,
  { limit = 0, since, reverse = false }: HistoryOptions = {},
): Promise<ChannelHistory> {
  const { publications, position } = await core.engine.history(channel, {
    limit,
    reverse,
    historyMetaTtl: core.settings.historyMetaTtl,
    ...(since ? { since } : {}),
  });
  return { publications: publications.map(keptPublication), position };
}

function keptPublication({ data, offset = 0, info, tags }: Publication): KeptPublication {
  return {
    data: dataFromBytes(data),
    offset,
    ...(info ? { info: presentClient(info) } : {}),
    ...(tags ? { tags } : {}),
  };
}

export function presentClient({
  user = '',
  client,
  conn_info,
  chan_info,
}: ClientInfo): PresentClient {
  return {
    client,
    user,
    ...(conn_info ? { connInfo: dataFromBytes(conn_info) } : {}),
    ...(chan_info ? { chanInfo: dataFromBytes(chan_info) } : {}),
  };
}

/** What fails on the way to the engine is not the caller's fault. */
async function reaching<T>(engine: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (StatusError.is(error)) throw error;
    throw StatusError.unavailable(
      `real-time messages cannot be sent: ${engine} engine does not answer`,
      {
        cause: error,
      },
    );
  }
}
