import type { FileModel, RemoteServiceModel, ServiceModel } from '../../model/model.js';
import type { GeneratedFile } from '../../print/generated-file.js';
import { array, literal, object, propertyKey, type Printable } from '../../print/printable.js';
import { clientSymbol, clientType } from './client-symbol.js';

/** Adds the services that a file calls to the registry of the program, which is what `@InjectClient()` accepts. */
export function emitClientRegistry({ remoteServices }: FileModel, out: GeneratedFile): void {
  if (remoteServices.length === 0) return;
  out.block(
    "declare module '@nestjs-toolkit/core' {",
    () =>
      out.block(
        'interface ServiceClients {',
        () => {
          for (const remote of remoteServices) {
            out.print(`${propertyKey(remote.service)}: true;`);
          }
        },
        '}',
      ),
    '}',
  );
  out.print();
}

/** Writes `<Service>Services`: the clients of the services that a service calls, as one injectable object. */
export function emitServices(service: ServiceModel, out: GeneratedFile): void {
  const { remoteServices } = service.parent;
  if (remoteServices.length === 0) return;
  const name = out.declare(servicesName(service));
  out.doc(`The services that \`${service.name}\` calls. Inject it by this class.`);
  out.block(
    `export abstract class ${name} {`,
    () => {
      for (const remote of remoteServices) {
        out.doc(describe(remote));
        out.print(`abstract ${remote.accessor}(): `, clientType(remote), ';');
      }
    },
    '}',
  );
  out.print();
}

/** Members of a service definition: its clients, and the class above. */
export function clientMembers(service: ServiceModel): {
  clients: Printable;
  services: Printable;
} {
  const { remoteServices } = service.parent;
  if (remoteServices.length === 0) return { clients: undefined, services: undefined };
  return {
    clients: array(
      remoteServices.map(({ service: name, accessor, target }) =>
        object({
          service: literal(name),
          accessor: literal(accessor),
          client: target && clientSymbol(target),
        }),
      ),
    ),
    services: servicesName(service),
  };
}

function servicesName({ name }: ServiceModel): string {
  return `${name}Services`;
}

function describe({ service, target, position: { file, line } }: RemoteServiceModel): string {
  const place = line === undefined ? file : `${file}:${line}`;
  const hint = target === undefined ? ' Import its proto for a client with types.' : '';
  return `Client of \`${service}\`, declared in ${place}.${hint}`;
}
