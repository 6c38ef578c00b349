/**
 * Plugin `centrifuge`: real-time messages to browsers and apps by the Centrifuge protocol.
 *
 * @module
 */
export { centrifuge } from './centrifuge.js';
export type { SdkClient, SdkContext, SdkInfo, SdkSubscription } from './connected/sdk.js';
export { CentrifugeOptions } from './centrifuge-options.js';
export { centrifugeClient } from './client/rpc.js';
export type { ChannelOptions, NamespaceOptions } from './node/channel-options.js';
export type {
  ConnectDecision,
  ConnectingEvent,
  DisconnectedEvent,
  MessageEvent,
  NodeHandlers,
  PublishDecision,
  PublishEvent,
  RpcEvent,
  SubscribeDecision,
  SubscribeEvent,
  UnsubscribedEvent,
} from './node/events.js';
export type {
  CentrifugeClient,
  CentrifugeInfo,
  CentrifugeNode,
  CentrifugePlugin,
  ChannelHistory,
  ConnectionTokenOptions,
  DisconnectOptions,
  HistoryOptions,
  KeptPublication,
  PresenceStats,
  PresentClient,
  PublishOptions,
  Realtime,
  StreamPosition,
  SubscribeOptions,
  TokenIssuer,
  TokenOptions,
  UserOptions,
} from './plugin-interface.js';
export { ClientError, type Disconnect, disconnects, errors } from './protocol/codes.js';
