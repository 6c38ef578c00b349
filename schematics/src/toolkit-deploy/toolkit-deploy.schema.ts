/** Options of the schematic as they arrive: what Nest's CLI passes, checked by `schema.json`. */
export interface ToolkitDeploySchema {
  /** The application of a Nest monorepo. */
  readonly project?: string;
  /** Flag to replace files that differ. @default false */
  readonly force?: boolean;
  /** Flag to leave the installation of added packages to you. @default false */
  readonly skipInstall?: boolean;
}
