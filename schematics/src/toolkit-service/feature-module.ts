import { joinPath } from '../project/project-files.js';
import type { ToolkitServiceOptions } from './normalize-options.js';

/** The Nest module that declares the controllers. */
export interface FeatureModule {
  readonly className: string;
  /** File from the root of the workspace, without extension. */
  readonly file: string;
}

export function featureModule({ name, className, folder }: ToolkitServiceOptions): FeatureModule {
  return { className: `${className}Module`, file: joinPath(folder, `${name}.module`) };
}
