import type { RemoteServiceModel, ServiceModel } from '../../model/model.js';
import { importSymbol, importType, type ImportSymbol } from '../../print/import-symbol.js';

/** Folder and ending of the files of typed clients: `client/user-service.client.ts`. */
export const CLIENT_FILES = { folder: 'client', suffix: '.client' } as const;

/** Name of a typed client, such as `UserServiceRpcClient`; ts-proto's own `UserServiceClient` is another. */
export function clientName({ name }: ServiceModel): string {
  return `${name}RpcClient`;
}

/** The class of a typed client. */
export function clientSymbol(service: ServiceModel): ImportSymbol {
  return importSymbol(clientName(service), clientModule(service));
}

/** The type of what a remote service is called with: its typed client, or calls without types. */
export function clientType({ target }: RemoteServiceModel): ImportSymbol {
  if (target === undefined) return importType('RemoteService', '@nestjs-toolkit/core');
  return importType(clientName(target), clientModule(target));
}

function clientModule({ parent }: ServiceModel): string {
  return `./${CLIENT_FILES.folder}/${parent.baseName}${CLIENT_FILES.suffix}.js`;
}
