import type { ServedMethod, ServedService } from '../dispatch/served-service.js';
import type { ServiceDefinition } from '../service/service-definition.js';

/** A service that the server itself provides, made of its handlers. */
export function ownService(
  typeName: string,
  descriptor: string,
  methods: readonly ServedMethod[],
): ServedService {
  const service: ServiceDefinition = {
    name: typeName.slice(typeName.lastIndexOf('.') + 1),
    typeName,
    source: '@nestjs-toolkit/core',
    servers: ['GRPC'],
    middlewares: [],
    plugins: [],
    methods: methods.map(({ method }) => method),
    descriptors: () => [Buffer.from(descriptor, 'base64')],
  };
  return { service, methods };
}

/** The handler of one rpc of such a service. */
export function ownMethod(
  service: string,
  definition: Pick<ServedMethod['method'], 'name' | 'kind' | 'request' | 'response'>,
  handle: ServedMethod['handle'],
): ServedMethod {
  const { name } = definition;
  return {
    method: {
      ...definition,
      handler: name.charAt(0).toLowerCase() + name.slice(1),
      path: `/${service}/${name}`,
      route: {},
    },
    handle,
  };
}
