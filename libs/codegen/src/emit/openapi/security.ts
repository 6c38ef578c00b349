import {
  SecurityScheme_Flow as Flow,
  SecurityScheme_In as In,
  SecurityScheme_Type as Type,
  type SecurityRequirement,
  type SecurityScheme,
} from '../../gen/protoc-gen-openapiv2/options/openapiv2_pb.js';
import { extensions } from './schema/extensions.js';
import { unlessBlank, type JsonObject } from './openapi-json.js';

/** Security requirements, of which one has to be met. */
export function requirements(of: readonly SecurityRequirement[]): JsonObject[] {
  return of.map(({ securityRequirement }) =>
    Object.fromEntries(
      Object.entries(securityRequirement).map(([name, { scope }]) => [name, [...scope]]),
    ),
  );
}

const FLOWS: Readonly<Partial<Record<Flow, string>>> = {
  [Flow.IMPLICIT]: 'implicit',
  [Flow.PASSWORD]: 'password',
  [Flow.APPLICATION]: 'clientCredentials',
  [Flow.ACCESS_CODE]: 'authorizationCode',
};

/** A scheme of OpenAPI 2 as one of OpenAPI 3. */
export function securityScheme(scheme: SecurityScheme): JsonObject {
  const common = {
    description: unlessBlank(scheme.description),
    ...extensions(scheme.extensions),
  };
  if (scheme.type === Type.API_KEY) {
    const place = scheme.in === In.QUERY ? 'query' : 'header';
    return { type: 'apiKey', name: scheme.name, in: place, ...common };
  }
  if (scheme.type !== Type.OAUTH2) return { type: 'http', scheme: 'basic', ...common };
  const flow = {
    authorizationUrl: unlessBlank(scheme.authorizationUrl),
    tokenUrl: unlessBlank(scheme.tokenUrl),
    scopes: { ...scheme.scopes?.scope },
  };
  return { type: 'oauth2', flows: { [FLOWS[scheme.flow] ?? 'implicit']: flow }, ...common };
}
