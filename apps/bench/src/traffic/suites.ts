import { GRPC_SCENARIOS } from './grpc-scenarios.js';
import { HTTP_SCENARIOS } from './http-scenarios.js';
import type { TrafficSuite } from './scenario.js';

export const GRPC_SUITE: TrafficSuite = {
  servers: [
    { server: 'grpc-js', label: 'grpc-js, same codecs' },
    { server: 'toolkit', label: 'toolkit' },
    { server: 'nest', label: 'Nest, proto-loader' },
  ],
  scenarios: GRPC_SCENARIOS,
};

export const HTTP_SUITE: TrafficSuite = {
  servers: [
    { server: 'fastify', label: 'Fastify, schemas' },
    { server: 'toolkit', label: 'toolkit' },
    { server: 'nest', label: 'Nest on Fastify' },
  ],
  scenarios: HTTP_SCENARIOS,
};

export const GATEWAY_SUITE: TrafficSuite = {
  servers: [
    { server: 'fastify-gateway', label: 'Fastify and grpc-js by hand' },
    { server: 'toolkit-gateway', label: 'toolkit' },
    { server: 'nest-gateway', label: 'Nest with ClientGrpc' },
  ],
  scenarios: HTTP_SCENARIOS,
  backend: 'grpc-js',
};
