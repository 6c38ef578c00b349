/** Options of the schematic as they arrive: what Nest's CLI passes, checked by `schema.json`. */
export interface ToolkitGatewaySchema {
  /** The name of the rpc, such as GetUser. */
  readonly name: string;
  /** The verb and path to serve it at, such as get:/users/{id}. */
  readonly exposeHttp?: string;
  /** The service and method to forward it to, such as users:/users.UserService/GetUser. */
  readonly proxy?: string;
  /** An existing message for the request instead of a new one. */
  readonly request?: string;
  /** An existing message for the answer instead of a new one. */
  readonly response?: string;
  /** The proto, if there are several. */
  readonly path?: string;
  /** The service, if the proto has several. */
  readonly service?: string;
  /** The application of a Nest monorepo. */
  readonly project?: string;
}
