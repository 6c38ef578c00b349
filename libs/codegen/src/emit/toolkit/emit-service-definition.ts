import type {
  HttpBindingModel,
  MethodModel,
  PluginModel,
  RouteModel,
  ServiceModel,
} from '../../model/model.js';
import type { GeneratedFile } from '../../print/generated-file.js';
import { importSymbol } from '../../print/import-symbol.js';
import { array, literal, object, type Group, type Printable } from '../../print/printable.js';
import { clientMembers } from '../clients/emit-services.js';
import { descriptorsName } from '../descriptors/emit-descriptors.js';
import { typesOf } from '../json/emit-types.js';
import { openapiSymbol } from '../openapi/emit-openapi.js';
import { Runtime } from '../runtime.js';
import { messageTypeOf } from './message-type-of.js';

/** Writes the service: what the runtime has to know of it, and the decorator of its handler class. */
export function emitServiceDefinition(service: ServiceModel, out: GeneratedFile): void {
  const name = out.declare(`${service.name}Toolkit`);
  out.doc(
    [
      `Service \`${service.typeName}\`, for \`ToolkitModule.forRoot({ service: ${name} })\`.`,
      `\`@${name}.Controller()\` marks the class that implements {@link ${service.name}Server}.`,
    ].join('\n'),
  );
  const definition = object(
    {
      name: literal(service.name),
      typeName: literal(service.typeName),
      source: literal(service.parent.name),
      servers: literals(service.servers),
      middlewares: literals(service.middlewares),
      plugins: array(service.plugins.map(pluginDeclaration)),
      methods: array(service.methods.map(methodDefinition)),
      ...clientMembers(service),
      types: array(typesOf(service.parent).map((types) => ['...', types])),
      descriptors: importSymbol(
        descriptorsName(service.parent),
        `./${service.parent.baseName}.descriptors.js`,
      ),
      openapi: openapiSymbol(service),
    },
    true,
  );
  out.print(
    [`export const ${name} = `, Runtime.createToolkitService, `<${service.name}Server>`],
    ['(', definition, ');'],
  );
  out.print();
}

function pluginDeclaration(plugin: PluginModel): Group {
  return object({
    prefix: literal(plugin.prefix),
    definition: importSymbol(plugin.definition, plugin.package),
  });
}

function methodDefinition(method: MethodModel): Group {
  return object(
    {
      name: literal(method.name),
      handler: literal(method.handler),
      path: literal(method.path),
      kind: literal(method.methodKind),
      request: messageTypeOf(method.input),
      response: messageTypeOf(method.output),
      route: routeDefinition(method.route),
      idempotency: method.idempotency && literal(method.idempotency),
    },
    true,
  );
}

function routeDefinition(route: RouteModel): Group {
  const { http, middlewares, excludeGlobalMiddlewares } = route;
  return object({
    http: http.length === 0 ? undefined : array(http.map(binding)),
    middlewares: middlewares.length === 0 ? undefined : literals(middlewares),
    excludeGlobalMiddlewares:
      excludeGlobalMiddlewares.length === 0 ? undefined : literals(excludeGlobalMiddlewares),
    httpProxy: target(route.httpProxy),
    websocketProxy: target(route.websocketProxy),
    websocket: route.websocket ? 'true' : undefined,
  });
}

function binding({ verb, path, body, responseBody }: HttpBindingModel): Group {
  return object({
    verb: literal(verb),
    path: literal(path),
    body: body === undefined ? undefined : literal(body),
    responseBody: responseBody === undefined ? undefined : literal(responseBody),
  });
}

function target(proxy: RouteModel['httpProxy']): Printable {
  if (proxy === undefined) return undefined;
  return object({ service: literal(proxy.service), method: literal(proxy.method) });
}

function literals(values: readonly string[]): Group {
  return array(values.map(literal));
}
