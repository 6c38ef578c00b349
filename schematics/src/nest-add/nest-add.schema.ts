/** Options of the schematic as they arrive: what Nest's CLI passes, checked by `schema.json`. */
export interface NestAddSchema {
  /** Flag to leave the installation of added packages to you. @default false */
  readonly skipInstall?: boolean;
}
