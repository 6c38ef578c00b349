import type { MessageType } from '../message/message-type.js';
import type { PluginDeclaration } from '../plugin/plugin.js';
import type { OpenapiDocument } from './openapi-document.js';

/** Servers that a proto lists in `toolkit.runtime.servers`. */
export type ServerKind = 'GRPC' | 'HTTP' | 'WEBSOCKET' | 'WEBSOCKET_PROXY';

export type MethodKind = 'unary' | 'server_streaming' | 'client_streaming' | 'bidi_streaming';

/** One `google.api.http` binding: the rule itself or one of its `additional_bindings`. */
export interface HttpBinding {
  /** Verb in capitals, or `*` for any. */
  readonly verb: string;
  /** Template of `google/api/http.proto`, such as `/users/{user_id}`. */
  readonly path: string;
  /** Request field that the body fills: `*` for all that the path does not bind. Absent: no body. */
  readonly body?: string;
  /** Response field that becomes the body. Absent: the whole response. */
  readonly responseBody?: string;
}

/** A gRPC method elsewhere that an rpc is forwarded to. */
export interface ProxyTarget {
  /** Name that the client's resolver looks up, such as `user-service`. */
  readonly service: string;
  /** Full method, such as `/userservice.UserService/GetUser`. */
  readonly method: string;
}

/** What `toolkit.route` and `google.api.http` say of an rpc. */
export interface RouteDefinition {
  readonly http?: readonly HttpBinding[];
  /** Middlewares that run after the global ones. */
  readonly middlewares?: readonly string[];
  /** Global middlewares that are left out, by exact name. */
  readonly excludeGlobalMiddlewares?: readonly string[];
  readonly httpProxy?: ProxyTarget;
  readonly websocketProxy?: ProxyTarget;
  readonly websocket?: boolean;
}

export interface MethodDefinition<Request = unknown, Response = unknown> {
  /** Name in the proto, such as `GetUser`. */
  readonly name: string;
  /** Method of the handler class, such as `getUser`. */
  readonly handler: string;
  /** Full method, such as `/userservice.UserService/GetUser`. */
  readonly path: string;
  readonly kind: MethodKind;
  readonly request: MessageType<Request>;
  readonly response: MessageType<Response>;
  readonly route: RouteDefinition;
  /** `idempotency_level` of the rpc, if the proto states one. */
  readonly idempotency?: 'no_side_effects' | 'idempotent';
}

/** One rpc of a typed client. */
export type ClientMethod = Pick<
  MethodDefinition,
  'name' | 'handler' | 'path' | 'kind' | 'request' | 'response' | 'idempotency'
>;

/** What a typed client knows of its service. Generated code makes it. */
export interface ClientDefinition {
  /** Full name, such as `userservice.UserService`. */
  readonly typeName: string;
  readonly methods: readonly ClientMethod[];
  /** Messages that error details may hold. */
  readonly types?: readonly MessageType[];
}

/**
 * The class of a typed client: its type, its injection token, and what it is made of. Generated code
 * has one per service; nobody calls its constructor.
 */
export type ClientType<Client extends object = object> = (abstract new () => Client) & {
  readonly definition: ClientDefinition;
};

/** A service that a proto says is called (`toolkit.services`). */
export interface ClientDeclaration {
  /** Name that the resolvers look up, such as `user-service`. */
  readonly service: string;
  /** Method of the service's accessor class, such as `userService`. */
  readonly accessor: string;
  /** Its typed client. Absent: its proto is not known, and calls name their rpcs themselves. */
  readonly client?: ClientType;
}

/** A service as its proto describes it. Generated code makes it with `defineService()`. */
export interface ServiceDefinition {
  /** Name in the proto, such as `UserService`. */
  readonly name: string;
  /** Full name, such as `userservice.UserService`. */
  readonly typeName: string;
  /** Import path of the proto that declares it. */
  readonly source: string;
  readonly servers: readonly ServerKind[];
  /** Global middlewares in the order they run. */
  readonly middlewares: readonly string[];
  readonly plugins: readonly PluginDeclaration[];
  readonly methods: readonly MethodDefinition[];
  /** Services that it calls (`toolkit.services`). */
  readonly clients?: readonly ClientDeclaration[];
  /** Class with a method for each client, which is its injection token. */
  readonly services?: abstract new () => object;
  /**
   * Messages of its files and of those they take types from: what a `google.protobuf.Any` in its
   * JSON may hold beside the well-known types.
   */
  readonly types?: readonly MessageType[];
  /**
   * Serialised `FileDescriptorProto`s of the proto and of all it imports, dependencies first, as the
   * compiler made them. Server reflection serves them.
   */
  readonly descriptors: () => readonly Uint8Array[];
  /** Its OpenAPI document, with proto names. Absent: it has no HTTP rules. */
  readonly openapi?: () => OpenapiDocument;
}
