import type {
  DescEnum,
  DescField,
  DescFile,
  DescMessage,
  DescMethod,
  DescOneof,
  DescService,
} from '@bufbuild/protobuf';
import type {
  FieldRules as BufFieldRules,
  MessageRules as BufMessageRules,
  OneofRules as BufOneofRules,
} from '../gen/buf/validate/validate_pb.js';
import type { FieldRules } from '../gen/validate/validate_pb.js';
import type { Position } from './position.js';

/**
 * What emitters read: descriptors with everything that generated TypeScript depends on worked out
 * once. All of it is read-only.
 */
export interface Model {
  /** Files that the caller asked for, and the files that they take types from, in import order. */
  readonly files: readonly FileModel[];
}

/** What all parts of a proto have in common. */
interface Element {
  /** Where it stands in its proto. */
  readonly position: Position;
  /** Leading comment, or the trailing one, without comment signs. Empty if there is none. */
  readonly comment: string;
  readonly deprecated: boolean;
}

export interface FileModel extends Element {
  readonly kind: 'file';
  readonly desc: DescFile;
  /** Import path, such as `users/user-service.proto`. */
  readonly name: string;
  /** Import path without `.proto`: the generated files are `<baseName>.ts`, `<baseName>.json.ts` and so on. */
  readonly baseName: string;
  readonly package: string;
  /** Whether the types come with the runtime, from `@nestjs-toolkit/core/wkt`, and are not generated. */
  readonly wellKnown: boolean;
  /** Whether the caller asked for the file. The others only provide types: their services are not generated. */
  readonly requested: boolean;
  readonly dependencies: readonly FileModel[];
  /** Messages, nested ones after the message that holds them; without map entries. */
  readonly messages: readonly MessageModel[];
  /** Enums, nested ones too. */
  readonly enums: readonly EnumModel[];
  readonly services: readonly ServiceModel[];
  /** Plugins of `toolkit.plugins`: every service of the file has them. */
  readonly plugins: readonly PluginModel[];
  /** Services of `toolkit.services`. */
  readonly remoteServices: readonly RemoteServiceModel[];
  /** Package of `toolkit.tests_spec`. Absent: the file has no such option. */
  readonly mocks?: { readonly package: string };
}

export interface MessageModel extends Element {
  readonly kind: 'message';
  readonly desc: DescMessage;
  readonly file: FileModel;
  /** Message that this one is nested in. */
  readonly parent: MessageModel | undefined;
  /** Name in the proto, such as `Address`. */
  readonly name: string;
  /** Full name without a leading dot, such as `users.User.Address`. */
  readonly typeName: string;
  /** Name in TypeScript, such as `User_Address`. */
  readonly tsName: string;
  /** How TypeScript represents it as a field, as an item of a list or map, and as the request or answer of an rpc. */
  readonly representation: Representation;
  /** Fields in the order of the proto, those of oneofs too. */
  readonly fields: readonly FieldModel[];
  /** Oneofs, without those that the compiler makes for proto3 `optional`. */
  readonly oneofs: readonly OneofModel[];
  /** Properties of the TypeScript interface in order: fields outside of oneofs, and oneofs. */
  readonly members: readonly (FieldModel | OneofModel)[];
  /** Rules of the message as a whole. */
  readonly rules: MessageRules;
}

/**
 * - `message`: an object of the generated interface
 * - `wrapper`: the value itself (`google.protobuf.StringValue` is a string); absent is undefined
 * - `struct`: a plain object, `value`: any JSON value, `list_value`: an array of JSON values
 * - `field_mask`: a list of paths
 */
export type Representation =
  'message' | 'wrapper' | 'struct' | 'value' | 'list_value' | 'field_mask';

export interface FieldModel extends Element {
  readonly kind: 'field';
  readonly desc: DescField;
  readonly parent: MessageModel;
  readonly name: string;
  /** Name in proto3 JSON: lowerCamelCase, or `json_name`. */
  readonly jsonName: string;
  readonly number: number;
  /** Property of the TypeScript interface, or `$case` in a oneof. */
  readonly key: string;
  readonly cardinality: 'singular' | 'list' | 'map';
  /** Type of the value: of an item for lists, of the values for maps. */
  readonly type: ValueType;
  /** Type of the keys of a map. */
  readonly mapKey: ScalarType | undefined;
  /** Maps only: an object without a prototype, or a JavaScript `Map` (keys that are 64-bit integers or bools). */
  readonly mapForm: 'object' | 'map' | undefined;
  /** Oneof that the field belongs to, other than one made for `optional`. */
  readonly oneof: OneofModel | undefined;
  /**
   * - `implicit`: the default counts as absent (proto3 scalars); lists and maps too
   * - `explicit`: undefined is absent (`optional`, messages, oneof members, proto2)
   * - `required`: proto2 `required`: always there
   */
  readonly presence: 'implicit' | 'explicit' | 'required';
  /** Whether the property is declared `key?: T | undefined` and missing when absent, as for `optional`. */
  readonly optional: boolean;
  /** Whether a list of scalars is written packed. */
  readonly packed: boolean;
  /** Whether a message is written as a group. */
  readonly delimited: boolean;
  /** Default that the proto states (`[default = 5]`, proto2 and editions), else that of the type. Undefined for messages, lists and maps. */
  readonly defaultValue: string | number | bigint | boolean | Uint8Array | undefined;
  readonly rules: FieldRulesModel;
}

export type ValueType =
  | { readonly kind: 'scalar'; readonly scalar: ScalarType }
  | { readonly kind: 'enum'; readonly enum: EnumModel }
  | { readonly kind: 'message'; readonly message: MessageModel };

/** Scalar types as protos name them. */
export type ScalarType =
  | 'double'
  | 'float'
  | 'int32'
  | 'int64'
  | 'uint32'
  | 'uint64'
  | 'sint32'
  | 'sint64'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed32'
  | 'sfixed64'
  | 'bool'
  | 'string'
  | 'bytes';

export interface OneofModel extends Element {
  readonly kind: 'oneof';
  readonly desc: DescOneof;
  readonly parent: MessageModel;
  readonly name: string;
  /** Property of the TypeScript interface: `{ $case, value } | undefined`. */
  readonly key: string;
  readonly fields: readonly FieldModel[];
  /** Whether `(validate.required)` or `(buf.validate.oneof).required` is set. */
  readonly required: boolean;
  readonly bufRules: BufOneofRules | undefined;
}

export interface EnumModel extends Element {
  readonly kind: 'enum';
  readonly desc: DescEnum;
  readonly file: FileModel;
  readonly parent: MessageModel | undefined;
  readonly name: string;
  readonly typeName: string;
  readonly tsName: string;
  /** Values in the order of the proto; with `allow_alias` several may share a number. */
  readonly values: readonly EnumValueModel[];
  /** Whether numbers without a name are kept (proto3). */
  readonly open: boolean;
}

export interface EnumValueModel extends Element {
  readonly kind: 'enum_value';
  readonly parent: EnumModel;
  /** Name in the proto, which is also its JSON. */
  readonly name: string;
  /** Member of the TypeScript enum. */
  readonly member: string;
  readonly number: number;
}

/** What `validate.rules` and `buf.validate.field` say of a field. */
export interface FieldRulesModel {
  readonly pgv: FieldRules | undefined;
  readonly buf: BufFieldRules | undefined;
}

/** What `validate.disabled`, `validate.ignored` and `buf.validate.message` say of a message. */
export interface MessageRules {
  readonly disabled: boolean;
  readonly ignored: boolean;
  readonly buf: BufMessageRules | undefined;
}

export interface ServiceModel extends Element {
  readonly kind: 'service';
  readonly desc: DescService;
  readonly parent: FileModel;
  readonly name: string;
  readonly typeName: string;
  /** `toolkit.runtime.servers`, each once. */
  readonly servers: readonly ServerKind[];
  /** `toolkit.server.middlewares`. */
  readonly middlewares: readonly string[];
  /** Plugins of the file, then those of `toolkit.runtime.plugins` that the file has not. */
  readonly plugins: readonly PluginModel[];
  readonly methods: readonly MethodModel[];
  /** Whether a requested file calls it (`toolkit.services`). */
  readonly called: boolean;
}

export type ServerKind = 'GRPC' | 'HTTP' | 'WEBSOCKET' | 'WEBSOCKET_PROXY';

export type MethodKind = 'unary' | 'server_streaming' | 'client_streaming' | 'bidi_streaming';

export interface MethodModel extends Element {
  readonly kind: 'method';
  readonly desc: DescMethod;
  readonly parent: ServiceModel;
  readonly name: string;
  /** Method of the handler class, such as `getUser`. */
  readonly handler: string;
  /** Full method, such as `/users.UserService/GetUser`. */
  readonly path: string;
  readonly methodKind: MethodKind;
  readonly input: MessageModel;
  readonly output: MessageModel;
  readonly idempotency: 'no_side_effects' | 'idempotent' | undefined;
  readonly route: RouteModel;
  /**
   * Whether the handler class has the method: `required`; `optional` for one that opens a
   * WebSocket, or that is forwarded on HTTP or WebSocket and may be answered on gRPC; `none` for one
   * that no user code answers.
   */
  readonly handled: 'required' | 'optional' | 'none';
}

export interface RouteModel {
  /** The rule of `google.api.http` and its additional bindings. */
  readonly http: readonly HttpBindingModel[];
  readonly middlewares: readonly string[];
  readonly excludeGlobalMiddlewares: readonly string[];
  readonly httpProxy: ProxyModel | undefined;
  readonly websocketProxy: ProxyModel | undefined;
  readonly websocket: boolean;
}

export interface HttpBindingModel {
  /** Verb in capitals, or `*`. */
  readonly verb: string;
  readonly path: string;
  /** Request field, or `*`. Undefined: no body. */
  readonly body: string | undefined;
  readonly responseBody: string | undefined;
  readonly position: Position;
}

export interface ProxyModel {
  readonly service: string;
  readonly method: string;
}

/** An instance of a plugin. */
export interface PluginModel {
  readonly kind: 'plugin';
  /** Type, such as `redis`. */
  readonly type: string;
  /** Prefix, such as `cache`. */
  readonly prefix: string;
  /** Type that is exported for the instance, such as `CachePlugin`. */
  readonly tsName: string;
  /** npm package of the plugin type. */
  readonly package: string;
  /** Name of the plugin definition in the package, such as `redis`. */
  readonly definition: string;
  /** Name of the plugin's type in the package, such as `RedisPlugin`. */
  readonly definitionType: string;
  readonly position: Position;
}

/** A service elsewhere that is called. */
export interface RemoteServiceModel {
  readonly kind: 'remote_service';
  /** Name that the resolver looks up, such as `user-service`. */
  readonly service: string;
  readonly package: string;
  /** Method of the accessor class, such as `userService`. */
  readonly accessor: string;
  /** The service of a proto that it is. Absent: no proto at hand has one of the name. */
  readonly target: ServiceModel | undefined;
  readonly position: Position;
}
