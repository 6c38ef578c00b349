import { strings } from '@angular-devkit/core';
import { catalogPlugin, PLUGIN_CATALOG, type CatalogPlugin } from '../plugins/catalog.js';
import { envName } from '../toolkit-service/toolkit-call.js';

/** What somebody who starts a service asks for. */
export interface ApplicationRequest {
  /** Name, with a vendor in front or without: `github.com/acme/user-service`. */
  readonly name: string;
  /** Plugin types, such as `redis`. */
  readonly plugins: readonly string[];
  readonly http: boolean;
  readonly ws: boolean;
  readonly gateway: boolean;
  readonly modules: 'esm' | 'cjs';
}

/** A plugin of the new service. */
export interface ApplicationPlugin extends CatalogPlugin {
  /** Variables with which it runs inside of the process. */
  readonly variables: Readonly<Record<string, string>>;
  /** Variables that lead to its server on this machine. */
  readonly remote: Readonly<Record<string, string>>;
}

/** A new service, complete. */
export interface ApplicationOptions extends Omit<ApplicationRequest, 'plugins'> {
  /** Name in kebab-case, which is also the folder. */
  readonly name: string;
  /** What stands before the name: `github.com/acme`. */
  readonly vendor: string | undefined;
  /** Start of file names: `user` for `user-service`. */
  readonly base: string;
  /** Start of class names: `User`. */
  readonly className: string;
  /** Service of the proto: `UserService`. */
  readonly serviceName: string;
  readonly envPrefix: string;
  readonly plugins: readonly ApplicationPlugin[];
}

/** @throws Error that says what is wrong with the request */
export function applicationOptions(request: ApplicationRequest): ApplicationOptions {
  const path = request.name.replaceAll(/\/+$/g, '');
  const cut = path.lastIndexOf('/');
  const given = path.slice(cut + 1);
  const vendor = cut > 0 ? path.slice(0, cut) : undefined;
  assertName(given, request.name);
  const name = strings.dasherize(given);
  const stem = name.replace(/[-_]?service$/, '');
  const base = stem === '' ? name : stem;
  const className = strings.classify(base);
  const envPrefix = envName(name);
  return {
    ...request,
    name,
    vendor,
    base,
    className,
    serviceName: `${className}Service`,
    envPrefix,
    plugins: applicationPlugins(request.plugins, envPrefix),
  };
}

function assertName(name: string, given: string): void {
  if (given.startsWith('/') || given.startsWith('.')) {
    throw new Error(
      `name "${given}" is a path: expected the name of the service, with a vendor in front or without, as in acme/user-service`,
    );
  }
  if (!/^[A-Za-z][A-Za-z0-9]*([-_][A-Za-z0-9]+)*$/.test(name)) {
    throw new Error(
      `name "${given}" is not usable: expected letters, digits and dashes, such as user-service`,
    );
  }
}

/** A prefix that is taken is replaced by the type: a service may have two databases. */
function applicationPlugins(types: readonly string[], envPrefix: string): ApplicationPlugin[] {
  const taken = new Set<string>();
  return [...new Set(types)].map((type) => {
    const plugin = catalogPlugin(type);
    if (plugin === undefined) throw unknownPlugin(type);
    const prefix = taken.has(plugin.prefix) ? plugin.type : plugin.prefix;
    taken.add(prefix);
    const named = (settings: Readonly<Record<string, string>>) =>
      Object.fromEntries(
        Object.entries(settings).map(([key, value]) => [envName(envPrefix, prefix, key), value]),
      );
    const { embedded, connect, backend } = plugin;
    const local = Object.entries(connect).map(([key, value]) => [
      key,
      value.replace(new RegExp(`(?<=//|@)${backend?.name}:`), 'localhost:'),
    ]);
    const remote = named(Object.fromEntries(local) as Record<string, string>);
    return { ...plugin, prefix, variables: named(embedded), remote };
  });
}

/** What to say of a plugin type that is not the toolkit's. */
export function unknownPlugin(type: string): Error {
  const known = PLUGIN_CATALOG.map((plugin) => plugin.type).join(', ');
  return new Error(`unknown plugin "${type}": expected one of ${known}`);
}
