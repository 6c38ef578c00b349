/** Options of the schematic as they arrive: what Nest's CLI passes, checked by `schema.json`. */
export interface ToolkitPluginSchema {
  /** The type of the plugin, such as redis. */
  readonly name: string;
  /** The prefix of its variables and the name to inject it by. Without, the usual one of the type. */
  readonly prefix?: string;
  /** The proto, if there are several. */
  readonly path?: string;
  /** The service, if the proto has several. */
  readonly service?: string;
  /** The application of a Nest monorepo. */
  readonly project?: string;
  /** Flag to leave the installation of added packages to you. @default false */
  readonly skipInstall?: boolean;
}
