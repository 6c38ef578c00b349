/** Options of the schematic as they arrive: what Nest's CLI passes, checked by `schema.json`. */
export interface ToolkitServiceSchema {
  /** The name of the service, such as `user-service`. */
  readonly name: string;
  /** The proto that declares the service. Without, `apis/<name>.proto` is used, and written if it does not exist. */
  readonly path?: string;
  /** The application of a Nest monorepo. */
  readonly project?: string;
  /** The folder of the sources. */
  readonly sourceRoot?: string;
  /** The language of the project; only `ts` is supported. @default 'ts' */
  readonly language?: string;
  /** Flag to put the files beside the root module instead of into a folder of their own. @default false */
  readonly flat?: boolean;
  /** Specifies if a spec file is generated. @default true */
  readonly spec?: boolean;
  /** Specifies the file suffix of spec files. @default 'spec' */
  readonly specFileSuffix?: string;
  /** Flag to leave the root module as it is. @default false */
  readonly skipImport?: boolean;
  /** Flag to leave the installation of added packages to you. @default false */
  readonly skipInstall?: boolean;
  /** Format the files that are yours to change using Prettier if available. @default false */
  readonly format?: boolean;
}
