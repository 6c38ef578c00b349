/** Options of the schematic as they arrive: what Nest's CLI passes, checked by `schema.json`. */
export interface ToolkitWorkerSchema {
  /** The name of what works in the background, such as reports. */
  readonly name: string;
  /** The application of a Nest monorepo. */
  readonly project?: string;
}
