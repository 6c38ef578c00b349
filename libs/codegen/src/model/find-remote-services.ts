import { pascalCase } from './case.js';
import type { FileModel, RemoteServiceModel, ServiceModel } from './model.js';
import type { Mutable } from './mutable.js';

/**
 * Finds the service that each entry of `toolkit.services` means: `user-service` is the service
 * `UserService` of the file itself or of a file that it imports, directly or not, and `user` is that
 * too where no `User` is found. An entry without one gets a client without types.
 */
export function findRemoteServices(files: readonly Mutable<FileModel>[]): void {
  for (const file of files.filter(({ requested }) => requested)) {
    const reachable = importsOf(file);
    file.remoteServices = file.remoteServices.map((remote) => {
      const target = findTarget(remote, reachable);
      if (target) (target as Mutable<ServiceModel>).called = true;
      return { ...remote, target };
    });
  }
}

function findTarget(
  { service }: RemoteServiceModel,
  files: readonly FileModel[],
): ServiceModel | undefined {
  const name = pascalCase(service);
  const services = files.flatMap((file) => file.services);
  return (
    services.find((each) => each.typeName === service) ??
    services.find((each) => each.name === name) ??
    services.find((each) => each.name.toLowerCase() === name.toLowerCase()) ??
    services.find((each) => each.name === `${name}Service`)
  );
}

/** A file and what it imports, nearest first. */
function importsOf(start: FileModel): FileModel[] {
  const result = new Set([start]);
  for (const file of result) for (const dependency of file.dependencies) result.add(dependency);
  return [...result];
}
