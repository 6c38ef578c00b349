import { Inject } from '@nestjs/common';

/**
 * Services that this program calls, by name. Generated code adds to it, which makes
 * `@InjectClient('user-servce')` a compile error.
 */
// oxlint-disable-next-line no-empty-interface -- filled by declaration merging
export interface ServiceClients {}

/** Name of a service that some proto of this program calls (`toolkit.services`). */
export type ClientName = keyof ServiceClients & string;

/** Nest injection token of the client of a service. */
export function getClientToken(service: string): string {
  return `TOOLKIT:CLIENT:${service}`;
}

/**
 * Injects the client of a service that a proto lists in `toolkit.services`. A name that no proto
 * lists is a compile error. The class of a typed client is a token as well.
 *
 * @example constructor(@InjectClient('user-service') private readonly users: UserServiceRpcClient) {}
 */
export function InjectClient<Name extends ClientName>(
  service: Name,
): ParameterDecorator & PropertyDecorator {
  return Inject(getClientToken(service));
}
