/**
 * Runtime of the NestJS toolkit.
 *
 * @module
 */

// For applications
export { ToolkitFactory, type ToolkitFactoryOptions } from './application/toolkit.factory.js';
export {
  type ListeningAddresses,
  type ToolkitApplication,
} from './application/toolkit-application.js';
export { type Call, type CallTransport } from './call/call.js';
export { currentCall } from './call/call-context.js';
export { createCallKey, type CallKey } from './call/call-key.js';
export { Metadata, type MetadataValue } from './call/metadata.js';
export { defineEvent, type EventDefinition } from './call/event-definition.js';
export { type Peer } from './call/peer.js';
export { type WebSocketConnection } from './call/websocket-connection.js';
export { type ClientInterceptor, type OutgoingCall } from './client/client-interceptor.js';
export { ClientOptions } from './client/client-options.js';
export { ClientRegistry } from './client/client-registry.js';
export { connectClient, type ConnectedClient } from './client/connect-client.js';
export { type ClientSettings, type ClientSettingsTable } from './client/client-settings.js';
export {
  getClientToken,
  InjectClient,
  type ClientName,
  type ServiceClients,
} from './client/inject-client.js';
export { type MethodSettings, type MethodSettingsTable } from './client/method-config.js';
export {
  rawMethod,
  type CallOptions,
  type RemoteMethod,
  type RemoteService,
  type Requests,
} from './client/remote-service.js';
export { createServiceClient } from './client/service-client.js';
export { ConfigError, type ConfigProblem } from './config/config-error.js';
export { type ConfigClass } from './config/config-loader.js';
export { type ConfigSchema } from './config/schema-config.js';
export { configToken } from './module/config-token.js';
export { env, loadConfig } from './config/env.js';
export { Code, codeName } from './error/code.js';
export { ErrorDetail, errorDetail } from './error/error-detail.js';
export { StatusError, type ErrorBody, type StatusErrorOptions } from './error/status-error.js';
export { type BodyTarget, type Marshaler } from './http/marshal/marshaler.js';
export { type ErrorBodyWriter } from './http/response/error-answer.js';
export { JsonError } from './json/json-error.js';
export { type JsonType, type JsonWriteOptions } from './json/json-type.js';
export { parseJson } from './json/parse-json.js';
export { ToolkitLogger, type LogFields, type LogLevel } from './logging/toolkit-logger.js';
export { type PartialMessage } from './message/partial-message.js';
export { CLAIMS, claimsOf, setClaims, type Claims } from './middleware/auth/claims.js';
export { type MiddlewareOptions } from './middleware/built-in/middleware-options.js';
export {
  Middleware,
  type MiddlewareLike,
  type Next,
  type ToolkitMiddleware,
} from './middleware/middleware.js';
export { ServiceMeta } from './module/service-meta.js';
export { ToolkitConfig } from './module/toolkit-config.js';
export { ToolkitModule } from './module/toolkit.module.js';
export {
  type PluginSettings,
  type ToolkitIdentity,
  type ToolkitModuleAsyncOptions,
  type ToolkitModuleOptions,
  type ToolkitSettings,
} from './module/toolkit-options.js';
export { type OpenServer, type OpenServers } from './plugin/open-servers.js';
export { getPluginToken, InjectPlugin } from './plugin/inject-plugin.js';
export { InjectMaybePlugin, type MaybePlugin } from './plugin/maybe-plugin.js';
export { PluginFactory } from './plugin/plugin-factory.js';
export { PluginError } from './plugin/plugin-error.js';
export { HealthRegistry, type HealthCheck, type HealthReport } from './health/health-registry.js';
export { ApplicationHooks, type ApplicationHook } from './lifecycle/application-hooks.js';
export { Package, type PackageHooks, type PackageOptions } from './lifecycle/package.js';
export {
  type OpenapiDocument,
  type OpenapiObject,
  type OpenapiValue,
} from './service/openapi-document.js';
export { type EmptyReply, type Reply, type ReplyStream } from './service/reply.js';
export { type ToolkitService } from './service/toolkit-service.js';
export { invalidRequest } from './validation/invalid-request.js';
export { type Violation } from './validation/violation.js';
export { SubscribeMessage } from './websocket/events/subscribe-message.js';
export { type EventHandler, WebSocketEvents } from './websocket/events/websocket-events.js';
export { type PresenceEntry } from './websocket/hub/presence.js';
export { type WebSocketAudience, WebSockets } from './websocket/websockets.js';

// For authors of plugins
export {
  definePlugin,
  type HookContext,
  type PluginContext,
  type PluginDeclaration,
  type PluginDefinition,
  type PluginHooks,
  type PluginPrefix,
  type PluginRegistry,
} from './plugin/plugin.js';
export {
  type LocalRequest,
  type LocalRpc,
  type ServerAccess,
  type UpgradeHandler,
  type UpgradeRoutes,
} from './plugin/server-access.js';
export { refuseUpgrade, UpgradeRouter } from './http/server/upgrade-router.js';
export { type Metric } from './telemetry/metric.js';
export {
  type CallObservation,
  type CallObserver,
  type CallOutcome,
} from './telemetry/call-observer.js';
export { type ClientCallInfo, type ClientCallObserver } from './telemetry/client-call-observer.js';
export { type ErrorObserver, type ErrorPlace } from './telemetry/error-observer.js';
export { Telemetry, type MetricSource } from './telemetry/telemetry.js';
export { isTracingActive } from './telemetry/tracing/tracer.js';
export { type Endpoint } from './discovery/endpoint.js';
export {
  type ResolverAnswer,
  type ResolverPlugin,
  type ServiceResolver,
} from './discovery/service-resolver.js';
export { type Watch } from './discovery/discovery.js';
export { formatByteSize, parseByteSize } from './config/byte-size.js';
export { formatDuration, parseDuration } from './config/duration.js';

// For tools and tests
export { readConfigReport } from './application/command/read-config-report.js';
export { type ConfigFormatOptions, type ConfigReport } from './config/report/config-report.js';
export { formatConfig, type ConfigFormat } from './config/report/format-config.js';
export { findToolkitIdentity } from './application/find-toolkit-identity.js';
export { withEnvironment } from './application/toolkit.factory.js';
export { ConfigLoader, type ConfigSection } from './config/config-loader.js';
export { type ConfigVariable, type ConfigVariableKind } from './config/config-variable.js';
export { EnvSource } from './config/env-source.js';
export { type MessageType } from './message/message-type.js';
export {
  type ClientDeclaration,
  type ClientDefinition,
  type ClientType,
  type HttpBinding,
  type MethodDefinition,
  type MethodKind,
  type ProxyTarget,
  type RouteDefinition,
  type ServerKind,
  type ServiceDefinition,
} from './service/service-definition.js';
