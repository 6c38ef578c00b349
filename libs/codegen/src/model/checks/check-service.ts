import type { MethodModel, ServiceModel } from '../model.js';
import { OptionPath } from '../option-path.js';
import type { Position } from '../position.js';
import { Path, positionOf } from '../source-info.js';
import { checkHttp } from './check-http.js';
import { checkForwarding } from './check-forwarding.js';
import { closest } from './closest.js';
import { quoted, type ProblemList } from './problem-list.js';

/** Checks the options of a service and of its rpcs. */
export function checkService(service: ServiceModel, list: ProblemList): void {
  const path = [Path.file.services, service.desc.file.services.indexOf(service.desc)];
  const at = (option: readonly number[]) => positionOf(service.desc.file, [...path, ...option]);
  checkMiddlewares(service.middlewares, `service "${service.name}"`, at(OptionPath.server), list);
  for (const [index, method] of service.methods.entries()) {
    const methodAt = (option: readonly number[]) => at([Path.service.methods, index, ...option]);
    checkMethodMiddlewares(method, methodAt(OptionPath.route), list);
    checkForwarding(method, methodAt(OptionPath.route), list);
    checkHttp(method, methodAt, list);
  }
}

function checkMethodMiddlewares(method: MethodModel, position: Position, list: ProblemList): void {
  const { middlewares, excludeGlobalMiddlewares } = method.route;
  const globals = method.parent.middlewares;
  const subject = `rpc "${method.name}"`;
  checkMiddlewares(middlewares, subject, position, list);
  for (const name of excludeGlobalMiddlewares) {
    if (globals.includes(name)) continue;
    const guess = closest(name, globals);
    list.warning(
      position,
      `${subject} excludes middleware "${name}", which is not global`,
      guess === undefined
        ? `service "${method.parent.name}" has ${globals.length === 0 ? 'no global middlewares' : quoted(globals)}`
        : `did you mean "${guess}"?`,
    );
  }
}

function checkMiddlewares(
  names: readonly string[],
  subject: string,
  position: Position,
  list: ProblemList,
): void {
  if (names.includes('')) {
    list.error(
      position,
      `${subject} has a middleware without name`,
      'remove it, or name it as in @Middleware()',
    );
  }
  const twice = names.filter((name, index) => name !== '' && names.indexOf(name) !== index);
  for (const name of new Set(twice)) {
    list.error(position, `${subject} has middleware "${name}" twice`, 'remove one: each runs once');
  }
}
