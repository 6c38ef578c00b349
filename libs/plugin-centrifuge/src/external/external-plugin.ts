import type { HookContext, PluginContext, PluginHooks } from '@nestjs-toolkit/core';
import { createTokenIssuer } from '../auth/token-issuer.js';
import { noClient } from '../connected/no-client.js';
import type { CentrifugeDsn } from '../centrifuge-dsn.js';
import type { CentrifugeOptions } from '../centrifuge-options.js';
import type {
  CentrifugeInfo,
  CentrifugeNode,
  CentrifugePlugin,
  ChannelHistory,
  KeptPublication,
  PresentClient,
  PublishOptions,
  Realtime,
  StreamPosition,
} from '../plugin-interface.js';
import { createCentrifugoApi, type CentrifugoApi } from './centrifugo-api.js';

/** Somebody on a channel, as the API writes it. */
interface ApiClient {
  readonly client: string;
  readonly user?: string;
  readonly conn_info?: unknown;
  readonly chan_info?: unknown;
}

interface ApiPublication {
  readonly data?: unknown;
  readonly b64data?: string;
  readonly offset?: number;
  readonly info?: ApiClient;
  readonly tags?: Record<string, string>;
}

type Place = { readonly offset?: number; readonly epoch?: string };

/** The plugin in front of a Centrifugo server, whose API it calls. */
export function createExternalPlugin(
  dsn: Extract<CentrifugeDsn, { kind: 'api' }>,
  options: CentrifugeOptions,
  context: PluginContext,
): CentrifugePlugin & PluginHooks {
  const { apiKey, apiTimeout, tokenHmacSecretKey, tokenAudience, tokenIssuer } = options;
  const api = createCentrifugoApi({ url: dsn.url, key: apiKey, timeout: apiTimeout });
  const realtime = createRealtime(api);
  const events = `events of a Centrifugo server go to its proxy endpoints, not to plugin "${context.prefix}": for handlers in the service set DSN to memory: or redis://host:6379`;
  const node: CentrifugeNode = {
    ...realtime,
    id: dsn.address,
    clients: () => [],
    on: () => {
      throw new Error(events);
    },
  };
  const check = async ({ signal }: HookContext): Promise<void> => {
    await api.call('info', {}, signal);
  };
  const info = (): CentrifugeInfo => ({ mode: 'centrifugo', address: dsn.address });
  return {
    ...realtime,
    node: () => node,
    client: () => noClient(context.prefix),
    tokens: createTokenIssuer(tokenHmacSecretKey, { audience: tokenAudience, issuer: tokenIssuer }),
    info,
    print: () => context.logger.info(`plugin ${context.type} "${context.prefix}"`, info()),
    address: dsn.address,
    preStart: check,
    healthCheck: check,
  };
}

function createRealtime(api: CentrifugoApi): Realtime {
  return {
    publish: async (channel, data, options) =>
      placeOf(await api.call<Place>('publish', { channel, ...payload(data, options) })),
    broadcast: async (channels, data, options) => {
      await api.call('broadcast', { channels, ...payload(data, options) });
    },
    presence: async (channel) => {
      const { presence = {} } = await api.call<{ presence?: Record<string, ApiClient> }>(
        'presence',
        {
          channel,
        },
      );
      return Object.values(presence).map(presentClient);
    },
    presenceStats: async (channel) => {
      const stats = await api.call<{ num_clients?: number; num_users?: number }>('presence_stats', {
        channel,
      });
      return { clients: stats.num_clients ?? 0, users: stats.num_users ?? 0 };
    },
    history: async (channel, { limit = 0, since, reverse = false } = {}) => {
      const result = await api.call<Place & { publications?: ApiPublication[] }>('history', {
        channel,
        limit,
        reverse,
        ...(since ? { since } : {}),
      });
      return historyOf(result);
    },
    removeHistory: async (channel) => {
      await api.call('history_remove', { channel });
    },
    subscribe: async (user, channel, { client, info, data, expiresAt } = {}) => {
      await api.call('subscribe', { user, channel, client, info, data, expire_at: expiresAt });
    },
    unsubscribe: async (user, channel, { client } = {}) => {
      await api.call('unsubscribe', { user, channel, client });
    },
    disconnect: async (user, { client, disconnect, except } = {}) => {
      await api.call('disconnect', { user, client, disconnect, whitelist: except });
    },
    refresh: async (user, expiresAt, { client } = {}) => {
      await api.call('refresh', {
        user,
        client,
        ...(expiresAt > 0 ? { expire_at: expiresAt } : {}),
      });
    },
  };
}

function payload(data: unknown, { tags, skipHistory = false }: PublishOptions = {}): object {
  return {
    ...(data instanceof Uint8Array
      ? { b64data: Buffer.from(data).toString('base64') }
      : { data: data === undefined ? null : data }),
    ...(tags ? { tags } : {}),
    ...(skipHistory ? { skip_history: true } : {}),
  };
}

function placeOf({ offset, epoch }: Place): StreamPosition | undefined {
  return offset !== undefined && epoch !== undefined ? { offset, epoch } : undefined;
}

function historyOf({
  publications = [],
  offset = 0,
  epoch = '',
}: Place & { publications?: ApiPublication[] }): ChannelHistory {
  return { position: { offset, epoch }, publications: publications.map(keptPublication) };
}

function keptPublication({
  data,
  b64data,
  offset = 0,
  info,
  tags,
}: ApiPublication): KeptPublication {
  return {
    data: b64data === undefined ? data : Buffer.from(b64data, 'base64'),
    offset,
    ...(info ? { info: presentClient(info) } : {}),
    ...(tags ? { tags } : {}),
  };
}

function presentClient({ client, user = '', conn_info, chan_info }: ApiClient): PresentClient {
  return {
    client,
    user,
    ...(conn_info === undefined ? {} : { connInfo: conn_info }),
    ...(chan_info === undefined ? {} : { chanInfo: chan_info }),
  };
}
