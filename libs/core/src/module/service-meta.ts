import { joinName } from '../config/config-loader.js';
import type { PluginDeclaration } from '../plugin/plugin.js';
import type { ServerKind } from '../service/service-definition.js';
import type { ToolkitService } from '../service/toolkit-service.js';
import type { ToolkitIdentity, ToolkitSettings } from './toolkit-options.js';

/** Who the running service is. Injectable. */
export class ServiceMeta {
  /** The services of this process, each with the servers it is on. */
  readonly services: readonly ToolkitService[];
  /** Plugins besides those that the services declare. */
  readonly extraPlugins: readonly PluginDeclaration[];
  /** Such as `user-service`. */
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Prefix of every environment variable, without a trailing underscore. */
  readonly envPrefix: string;
  /** The name in capitals, as variables of the original toolkit spell it: `USER_SERVICE`. */
  readonly slug: string;

  constructor(
    identity: ToolkitIdentity,
    settings: Pick<ToolkitSettings, 'version' | 'description'> = {},
  ) {
    this.services = [identity.service].flat().map(withServers);
    this.extraPlugins = identity.extraPlugins ?? [];
    this.name = identity.name ?? kebabCase(this.services[0]?.name ?? 'service');
    this.version = settings.version ?? '0.0.0';
    this.description = settings.description ?? '';
    this.envPrefix = joinName(identity.envPrefix ?? this.name);
    this.slug = joinName(this.name);
  }

  /** The services that are on a kind of server. */
  servicesOn(kind: ServerKind): readonly ToolkitService[] {
    return this.services.filter(({ servers }) => servers.includes(kind));
  }
}

/** A proto that says nothing of servers describes a plain gRPC service. */
function withServers(service: ToolkitService): ToolkitService {
  return service.servers.length > 0 ? service : { ...service, servers: ['GRPC'] };
}

function kebabCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}
