import { randomUUID } from 'node:crypto';
import type {
  HookContext,
  LocalRpc,
  PluginContext,
  PluginHooks,
  ServerAccess,
} from '@nestjs-toolkit/core';
import { noClient } from './connected/no-client.js';
import { createTokenIssuer } from './auth/token-issuer.js';
import { createTokenVerifier } from './auth/token-verifier.js';
import type { CentrifugeDsn } from './centrifuge-dsn.js';
import { type CentrifugeOptions, channelOptionsOf, namespacesOf } from './centrifuge-options.js';
import type { Engine } from './engine/engine.js';
import { MemoryEngine } from './engine/memory-engine.js';
import { RedisEngine } from './engine/redis-engine.js';
import { Namespaces } from './node/channel-options.js';
import { createNodeApi } from './node/node-api.js';
import { NodeCore } from './node/node-core.js';
import type { CentrifugeInfo, CentrifugePlugin } from './plugin-interface.js';
import { addHttpRoutes } from './transport/http-routes.js';
import { createOriginCheck } from './transport/origin.js';
import { createWebSocketHandler } from './transport/websocket.js';

type EmbeddedDsn = Extract<CentrifugeDsn, { kind: 'memory' | 'redis' }>;

/** The plugin with a node inside of the service. */
export function createEmbeddedPlugin(
  dsn: EmbeddedDsn,
  options: CentrifugeOptions,
  context: PluginContext,
): CentrifugePlugin & PluginHooks {
  const core = createNode(dsn, options, context);
  const api = createNodeApi(core);
  const { tokenHmacSecretKey, tokenAudience, tokenIssuer } = options;
  const info = (): CentrifugeInfo => describe(dsn, options, core);
  return {
    ...api,
    node: () => api,
    client: () => noClient(context.prefix),
    tokens: createTokenIssuer(tokenHmacSecretKey, { audience: tokenAudience, issuer: tokenIssuer }),
    info,
    print: () => context.logger.info(`plugin ${context.type} "${context.prefix}"`, info()),
    address: dsn.kind === 'memory' ? 'memory:' : dsn.address,
    attach: (servers) => attach(core, options, servers),
    preStart: ({ signal }: HookContext) => core.start(signal),
    healthCheck: ({ signal }: HookContext) => core.engine.check(signal),
    // Clients leave while the servers drain; without an HTTP server there are none.
    onStop: () => core.stop(),
    metrics: () => [
      {
        name: 'clients',
        kind: 'gauge',
        help: 'Connections of the node.',
        value: core.sessions.size,
      },
      { name: 'users', kind: 'gauge', help: 'Users with a connection.', value: core.users },
      {
        name: 'channels',
        kind: 'gauge',
        help: 'Channels with a subscriber.',
        value: core.hub.channels,
      },
      {
        name: 'published_total',
        kind: 'counter',
        help: 'Publications of this node.',
        value: core.counters.published,
      },
      {
        name: 'delivered_total',
        kind: 'counter',
        help: 'Publications times subscribers.',
        value: core.counters.delivered,
      },
      {
        name: 'rejected_connections_total',
        kind: 'counter',
        help: 'Connections there was no room for.',
        value: core.counters.rejected,
      },
    ],
  };
}

function createNode(
  dsn: EmbeddedDsn,
  options: CentrifugeOptions,
  { service, logger }: PluginContext,
): NodeCore {
  const id = randomUUID();
  const { tokenHmacSecretKey, tokenRsaPublicKey, tokenEcdsaPublicKey } = options;
  return new NodeCore({
    id,
    version: service.version,
    logger,
    namespaces: new Namespaces(namespacesOf(options), channelOptionsOf(options)),
    tokens: createTokenVerifier({
      hmacSecret: tokenHmacSecretKey,
      rsaPublicKey: tokenRsaPublicKey,
      ecdsaPublicKey: tokenEcdsaPublicKey,
      jwksUrl: options.tokenJwksPublicEndpoint,
      jwksTimeout: 5_000,
      audience: options.tokenAudience,
      issuer: options.tokenIssuer,
    }),
    settings: {
      ...options,
      personalChannel: options.userSubscribeToPersonal,
      personalNamespace: options.userPersonalChannelNamespace,
      proxyHeaders: options.proxyHeaders.map((name) => name.toLowerCase()),
    },
    engine: createEngine(dsn, id, options, logger),
  });
}

function createEngine(
  dsn: EmbeddedDsn,
  node: string,
  options: CentrifugeOptions,
  logger: PluginContext['logger'],
): Engine {
  if (dsn.kind === 'memory') return new MemoryEngine(options.memoryMaxStreams);
  return new RedisEngine({
    url: dsn.url,
    node,
    prefix: options.redisPrefix,
    connectTimeout: options.redisConnectTimeout,
    commandTimeout: options.redisCommandTimeout,
    onState: (state) =>
      state === 'lost'
        ? logger.error(`connection to ${dsn.address} is lost; connecting again`)
        : logger.info(`connected to ${dsn.address} again`),
  });
}

function attach(core: NodeCore, options: CentrifugeOptions, { http, rpcs }: ServerAccess): void {
  core.serve(rpcTable(rpcs, options.rpcMethods));
  if (!http) return;
  const isAllowed = createOriginCheck(options.allowedOrigins);
  const { websocketPath, httpStreamPath, ssePath, emulationPath, compression } = options;
  http.upgrades.register(websocketPath, createWebSocketHandler(core, { isAllowed, compression }));
  addHttpRoutes(http.fastify, core, { isAllowed, httpStreamPath, ssePath, emulationPath });
}

/** The rpcs that clients may call, by every name that says which one is meant. */
function rpcTable(
  rpcs: readonly LocalRpc[],
  allowed: readonly string[],
): ReadonlyMap<string, LocalRpc> {
  const table = new Map<string, LocalRpc>();
  const ambiguous = new Set<string>();
  for (const rpc of rpcs) {
    const { service, method } = rpc;
    const names = [method.path.slice(1), `${service.name}/${method.name}`, method.name];
    const { http, websocket = false } = method.route;
    const isRouted = (http?.length ?? 0) > 0 || websocket;
    const isAllowed =
      allowed.includes('*') ||
      (allowed.includes('http') && isRouted) ||
      names.some((name) => allowed.includes(name));
    if (!isAllowed) continue;
    for (const name of names) {
      if (table.has(name)) ambiguous.add(name);
      table.set(name, rpc);
    }
  }
  for (const name of ambiguous) table.delete(name);
  return table;
}

function describe(dsn: EmbeddedDsn, options: CentrifugeOptions, core: NodeCore): CentrifugeInfo {
  return {
    mode: 'embedded',
    engine: core.engine.name,
    address: dsn.kind === 'memory' ? 'memory:' : dsn.address,
    node: core.id,
    namespaces: namespacesOf(options)
      .map(({ name }) => name)
      .join(','),
    tokens: core.tokens.isConfigured,
    anonymous: options.allowAnonymous,
    websocketPath: options.websocketPath,
    maxConnections: options.maxConnections,
  };
}
