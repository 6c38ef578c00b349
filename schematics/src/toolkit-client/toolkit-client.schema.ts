/** Options of the schematic as they arrive: what Nest's CLI passes, checked by `schema.json`. */
export interface ToolkitClientSchema {
  /** The name that the service is looked up by, such as user-service. */
  readonly name: string;
  /** The import path of its proto, for a client with types. */
  readonly proto?: string;
  /** The address in development, such as localhost:9001. */
  readonly address?: string;
  /** The proto, if there are several. */
  readonly path?: string;
  /** The application of a Nest monorepo. */
  readonly project?: string;
}
