import type { FileModel, PluginModel, ServiceModel } from '@nestjs-toolkit/codegen';
import type { GenerationTarget } from '../generation/generation-target.js';
import type { FileChange } from '../generation/output-plan.js';

/** What was generated for the application, and the services that the schematic is about. */
export interface ServiceCode {
  /** The proto that declares the services. */
  readonly proto: string;
  readonly target: GenerationTarget;
  /** Generated files that differ from what is there. */
  readonly changes: readonly FileChange[];
  /** The model of the proto. */
  readonly file: FileModel;
  /** Its services, at least one. */
  readonly services: readonly ServiceModel[];
  /** Plugins of these services, each prefix once. */
  readonly plugins: readonly PluginModel[];
  /** Modules of packages that generated files import, such as `@nestjs-toolkit/core/wkt`. */
  readonly imports: readonly string[];
}

/** Name of the constant that is generated for a service. */
export function serviceConstant({ name }: ServiceModel): string {
  return `${name}Toolkit`;
}

/** Module of that constant, from the root of the workspace and without extension. */
export function serviceModule({ target, file }: ServiceCode): string {
  return `${target.output}/${file.baseName}.toolkit`;
}
