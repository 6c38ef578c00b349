import type { MethodDefinition, ServiceDefinition } from '../service/service-definition.js';
import type { ToolkitMiddleware } from './middleware.js';

/** The middlewares of an application by name. */
export class MiddlewareRegistry {
  readonly #middlewares = new Map<string, ToolkitMiddleware>();

  /** @param builtIn names of middlewares that come with the toolkit, registered or not */
  constructor(private readonly builtIn: readonly string[] = []) {}

  /** Adds a middleware; one that is already there under the name is replaced, built-in ones too. */
  register(name: string, middleware: ToolkitMiddleware): void {
    this.#middlewares.set(name, middleware);
  }

  /** The middlewares of an rpc, outermost first. */
  chainOf(service: ServiceDefinition, method: MethodDefinition): ToolkitMiddleware[] {
    return middlewareNames(service, method).map((name) => this.#middlewares.get(name)!);
  }

  /** @throws Error naming every unknown middleware of the services, where it is used, and the known ones */
  assertAllKnown(services: readonly ServiceDefinition[]): void {
    const unknown = new Map<string, string>();
    for (const service of services) {
      for (const method of service.methods) {
        for (const name of middlewareNames(service, method)) {
          if (!this.#middlewares.has(name) && !unknown.has(name))
            unknown.set(name, service.middlewares.includes(name) ? service.typeName : method.path);
        }
      }
    }
    if (unknown.size === 0) return;
    const names = new Set([...this.builtIn, ...this.#middlewares.keys()]);
    const known = [...names].map((name) => `"${name}"`).join(', ');
    const lines = [...unknown].map(
      ([name, place]) => `  unknown middleware "${name}" of ${place}: expected one of ${known}`,
    );
    throw new Error(
      `${lines.length} of the middlewares that protos name cannot be found:\n${lines.join('\n')}\n` +
        `Provide a class with @Middleware('${[...unknown.keys()][0]}') in a module, or pass it to ToolkitModule.forRoot({ middlewares }).`,
    );
  }
}

/**
 * Names of the middlewares of an rpc in the order they run: those of the service as declared, without
 * those that the rpc excludes, then those of the rpc. A name that stands twice runs once.
 */
export function middlewareNames(service: ServiceDefinition, { route }: MethodDefinition): string[] {
  const excluded = new Set(route.excludeGlobalMiddlewares);
  const global = service.middlewares.filter((name) => !excluded.has(name));
  return [...new Set([...global, ...(route.middlewares ?? [])])];
}
