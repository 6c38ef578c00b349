/** Options of the schematic as they arrive: what Nest's CLI passes, checked by `schema.json`. */
export interface ToolkitApplicationSchema {
  /** The name of the service, with a vendor in front or without, such as `acme/user-service`. */
  readonly name: string;
  /** The folder to write to. Without, the name of the service. */
  readonly directory?: string;
  /** The plugins of the service, such as `redis`. */
  readonly plugins?: readonly string[];
  /** The servers besides gRPC and a gateway rpc: `http`, `ws`, `gateway`. */
  readonly servers?: readonly string[];
  /** The kind of modules: `esm` with Vitest, or `cjs` with Jest. @default 'esm' */
  readonly modules?: 'esm' | 'cjs';
}
