import { findConflicts, parseTemplate, type Route } from '@nestjs-toolkit/http-rule';
import type { FileModel, HttpBindingModel, MethodModel } from '../model.js';
import type { ProblemList } from './problem-list.js';

interface BoundRoute extends Route {
  readonly binding: HttpBindingModel;
  readonly rpc: MethodModel;
}

/** Checks that no two rpcs of a file want the same requests. */
export function checkConflicts(file: FileModel, list: ProblemList): void {
  const methods = file.services.flatMap((service) => service.methods);
  const isWebsocket = ({ route }: MethodModel) => route.websocket;
  checkRoutes(methods.filter((method) => !isWebsocket(method)).flatMap(routesOf), list);
  checkRoutes(methods.filter(isWebsocket).flatMap(routesOf), list);
}

function routesOf(rpc: MethodModel): BoundRoute[] {
  return rpc.route.http.flatMap((binding) => {
    const template = parseTemplate(binding.path);
    if (template.kind !== 'template' || binding.verb === '') return [];
    return { method: binding.verb, template, binding, rpc };
  });
}

function checkRoutes(routes: readonly BoundRoute[], list: ProblemList): void {
  for (const { kind, first, second, path } of findConflicts(routes)) {
    const [one, other] = [describe(first), describe(second)];
    const { position } = second.binding;
    if (kind === 'identical') {
      list.error(
        position,
        `route conflict: ${other} takes the same requests as ${one}`,
        'change the path or the verb of one of them',
      );
    } else {
      list.warning(
        position,
        `ambiguous routes: ${other} and ${one} both match "${path}"`,
        'neither is more specific: the one whose literals come first answers; change one of them',
      );
    }
  }
}

function describe({ method, template, rpc }: BoundRoute): string {
  return `${method} ${template.text} of rpc "${rpc.parent.name}.${rpc.name}"`;
}
