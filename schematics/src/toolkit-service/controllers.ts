import type { ServiceModel } from '@nestjs-toolkit/codegen';
import { strings } from '@angular-devkit/core';
import type { ProjectFiles } from '../project/project-files.js';
import type { ToolkitServiceOptions } from './normalize-options.js';
import { serviceConstant, type ServiceCode } from './service-code.js';

/** The class that handles a service. */
export interface ControllerPlan {
  readonly service: ServiceModel;
  readonly className: string;
  /** File from the root of the workspace, without extension. */
  readonly file: string;
}

/**
 * The controllers that the module declares: one per service. Services that are only forwarded need
 * none; services that a class of the user handles already have one.
 */
export function planControllers(
  files: ProjectFiles,
  options: ToolkitServiceOptions,
  code: ServiceCode,
): ControllerPlan[] {
  const plans = code.services
    .filter(({ methods }) => methods.some(({ handled }) => handled === 'required'))
    .map((service) => toPlan(service, options, code));
  const sources = files
    .list(options.project.sourceRoot)
    .filter((path) => path.endsWith('.ts') && !path.startsWith(`${code.target.output}/`));
  return plans.filter(({ service, file }) => {
    const decorator = `@${serviceConstant(service)}.Controller(`;
    const handler = sources.find((path) => files.read(path)!.includes(decorator));
    return handler === undefined || handler === `${file}.ts`;
  });
}

function toPlan(
  service: ServiceModel,
  { name, className, folder }: ToolkitServiceOptions,
  { services }: ServiceCode,
): ControllerPlan {
  const isOnly = services.length === 1;
  const base = isOnly ? name : strings.dasherize(service.name);
  return {
    service,
    className: `${isOnly ? className : service.name}Controller`,
    file: `${folder}/${base}.controller`,
  };
}
