import type { ServedService } from '../../dispatch/served-service.js';
import { rpcEndpoint, type Endpoint } from './endpoint.js';

/** What every type of frames leads to. */
export class EndpointTable {
  readonly #endpoints = new Map<string, Endpoint>();

  get size(): number {
    return this.#endpoints.size;
  }

  find(type: string): Endpoint | undefined {
    return this.#endpoints.get(type);
  }

  /** @throws Error for a type that is there already */
  add(endpoint: Endpoint): void {
    const other = this.#endpoints.get(endpoint.type);
    if (other) {
      throw new Error(
        `event "${endpoint.type}" has two handlers, ${other.served.method.path} and ${endpoint.served.method.path}: keep one`,
      );
    }
    this.#endpoints.set(endpoint.type, endpoint);
  }

  /**
   * Adds the rpcs of services: by full method (`/users.UserService/GetUser`), and by name (`GetUser`)
   * where only one of them has it.
   */
  addRpcs(services: readonly ServedService[]): void {
    const all = services.flatMap(({ service, methods }) =>
      methods.map((served) => ({ service, served })),
    );
    const names = all.map(({ served }) => served.method.name);
    for (const { service, served } of all) {
      const { name, path } = served.method;
      this.add(rpcEndpoint(path, service, served));
      const isUnique = names.indexOf(name) === names.lastIndexOf(name);
      if (isUnique) this.add(rpcEndpoint(name, service, served));
    }
  }
}
