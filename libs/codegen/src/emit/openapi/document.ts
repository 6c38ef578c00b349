import { Scheme, type Swagger } from '../../gen/protoc-gen-openapiv2/options/openapiv2_pb.js';
import { PLUGIN_NAME, PLUGIN_VERSION } from '../../generate/preamble.js';
import type { FileModel, ServiceModel } from '../../model/model.js';
import { compact, unlessBlank, unlessEmpty, unlessNone, type JsonObject } from './openapi-json.js';
import { swaggerOption, tagOption } from './openapi-options.js';
import { operationOf, type BoundOperation } from './operation.js';
import { statedResponses } from './operation-option.js';
import { createPathItems } from './path-items.js';
import { createComponentSchemas } from './schema/component-schemas.js';
import { externalDocsOf } from './schema/described-schema.js';
import { extensions } from './schema/extensions.js';
import { requirements, securityScheme } from './security.js';

/** Whether a service has anything that an OpenAPI document could tell of. */
export function hasHttpRules({ methods }: ServiceModel): boolean {
  return methods.some(({ route }) => route.http.length > 0);
}

/** The OpenAPI 3.1 document of services, with proto names. Names that differ in JSON are marked. */
export function openapiDocument(services: readonly ServiceModel[]): JsonObject {
  const schemas = createComponentSchemas();
  const items = createPathItems();
  const ids = new Set<string>();
  for (const method of services.flatMap(({ methods }) => methods)) {
    for (const [index, binding] of method.route.http.entries()) {
      const operation = operationOf(method, binding, index, schemas);
      if (operation !== undefined) items.add(withUniqueId(operation, ids));
    }
  }
  const files = [...new Set(services.map(({ parent }) => parent))];
  const options = files.flatMap(({ desc }) => swaggerOption(desc) ?? []);
  const paths = items.all(
    statedResponses(Object.assign({}, ...options.map((option) => option.responses))),
  );
  return compact({
    openapi: '3.1.1',
    info: info(services, options),
    servers: unlessNone(options.flatMap(serversOf)),
    security: unlessNone(options.flatMap(({ security }) => requirements(security))),
    tags: tagsOf(services, options),
    externalDocs: externalDocsOf(options.find(({ externalDocs }) => externalDocs)?.externalDocs),
    paths,
    components: {
      schemas: schemas.all(),
      securitySchemes: unlessEmpty(securitySchemes(options)),
    },
    'x-generated-by': `${PLUGIN_NAME} ${PLUGIN_VERSION}`,
    'x-source': files.map(({ name }: FileModel) => name),
    ...Object.assign({}, ...options.map((option) => extensions(option.extensions))),
  });
}

/** Services of two packages may have one name. */
function withUniqueId(bound: BoundOperation, ids: Set<string>): BoundOperation {
  const stated = bound.operation['operationId'] as string;
  let operationId = stated;
  for (let number = 2; ids.has(operationId); number += 1) operationId = `${stated}_${number}`;
  ids.add(operationId);
  return { ...bound, operation: { ...bound.operation, operationId } };
}

function info(services: readonly ServiceModel[], options: readonly Swagger[]): JsonObject {
  const stated = options.find((option) => option.info !== undefined)?.info;
  const contact = stated?.contact;
  const license = stated?.license;
  return {
    title: stated?.title || services.map(({ name }) => name).join(', '),
    description: unlessBlank(stated?.description ?? ''),
    termsOfService: unlessBlank(stated?.termsOfService ?? ''),
    contact: contact && {
      name: unlessBlank(contact.name),
      url: unlessBlank(contact.url),
      email: unlessBlank(contact.email),
    },
    license: license && { name: license.name || license.url, url: unlessBlank(license.url) },
    version: stated?.version || '0.0.0',
    ...extensions(stated?.extensions),
  };
}

const SCHEMES: Readonly<Partial<Record<Scheme, string>>> = {
  [Scheme.HTTP]: 'http',
  [Scheme.HTTPS]: 'https',
};

/** `host`, `base_path` and `schemes` as addresses. Without a host, the server knows where it is. */
function serversOf({ host, basePath, schemes }: Swagger): JsonObject[] {
  if (host === '') return [];
  const names = schemes.flatMap((scheme) => SCHEMES[scheme] ?? []);
  const path = basePath.replace(/\/$/, '');
  return (names.length === 0 ? ['https'] : names).map((name) => ({
    url: `${name}://${host}${path}`,
  }));
}

function tagsOf(services: readonly ServiceModel[], options: readonly Swagger[]): JsonObject[] {
  const own = services.map(({ desc, name, comment }): JsonObject => {
    const option = tagOption(desc);
    return {
      name: option?.name || name,
      description: unlessBlank(option?.description || comment),
      externalDocs: externalDocsOf(option?.externalDocs),
      ...extensions(option?.extensions),
    };
  });
  const stated = options.flatMap(({ tags }) => tags);
  const names = new Set(own.map(({ name }) => name));
  const further = stated.filter(({ name }) => name !== '' && !names.has(name));
  return [
    ...own,
    ...further.map(({ name, description, externalDocs }) => ({
      name,
      description: unlessBlank(description),
      externalDocs: externalDocsOf(externalDocs),
    })),
  ];
}

function securitySchemes(options: readonly Swagger[]): JsonObject {
  const schemes = options.flatMap(({ securityDefinitions }) =>
    Object.entries(securityDefinitions?.security ?? {}),
  );
  return Object.fromEntries(schemes.map(([name, scheme]) => [name, securityScheme(scheme)]));
}
