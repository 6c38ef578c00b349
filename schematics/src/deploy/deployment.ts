import type { FileModel, PluginModel } from '@nestjs-toolkit/codegen';
import type { GenerationTarget } from '../generation/generation-target.js';
import { catalogPlugin, type CatalogPlugin } from '../plugins/catalog.js';
import type { Backend } from '../plugins/backends.js';
import { isObject, parseJsonObject } from '../project/json-file.js';
import { joinPath, type ProjectFiles } from '../project/project-files.js';
import { envName, envPrefixOf, findToolkitCall } from '../toolkit-service/toolkit-call.js';

/** What is known of an application that is going to be deployed. */
export interface Deployment {
  /** Name of the image and of everything in the cluster, such as `user-service`. */
  readonly name: string;
  readonly envPrefix: string;
  /** The file that starts it, built: `dist/main.js`. */
  readonly main: string;
  /** The file that starts the background process, built. Absent: it has none. */
  readonly worker: string | undefined;
  readonly backends: readonly DeployedBackend[];
  /** Variables with which plugins reach the backends, some of them secret. */
  readonly variables: readonly DeployedVariable[];
  /** Whether its packages are in a lock file, so that `npm ci` works. */
  readonly hasLockFile: boolean;
  /** Names of the npm scripts that it has. */
  readonly scripts: ReadonlySet<string>;
  /** Whether it answers gRPC, so that clients balance over its pods. */
  readonly servesGrpc: boolean;
}

/** A server that runs beside the application. */
export interface DeployedBackend extends Backend {
  /** Name of the container: that of the backend, with the prefix where there are several. */
  readonly host: string;
}

export interface DeployedVariable {
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
}

/** Ports that a service listens on unless it is told otherwise. */
export const PORTS = { http: 8080, grpc: 9000 } as const;

export function deploymentOf(
  files: ProjectFiles,
  { project, output }: GenerationTarget,
  protos: readonly FileModel[],
): Deployment {
  const manifest = parseJsonObject('package.json', files.read('package.json')!);
  const call = findToolkitCall(files, project.sourceRoot);
  const name = dnsName(project.name ?? String(manifest['name'] ?? output));
  const envPrefix = (call && envPrefixOf(call)) ?? envName(name);
  const services = protos.flatMap((file) => file.services);
  const plugins = declaredPlugins(services.flatMap((service) => service.plugins));
  const dist = project.name === undefined ? 'dist' : joinPath('dist', project.root);
  const hasWorker = files.read(joinPath(project.sourceRoot, 'worker.ts')) !== undefined;
  const scripts = manifest['scripts'];
  return {
    name,
    envPrefix,
    main: joinPath(dist, `${project.entryFile}.js`),
    worker: hasWorker ? joinPath(dist, 'worker.js') : undefined,
    backends: plugins.flatMap(({ host, plugin }) =>
      plugin.backend ? [{ ...plugin.backend, host }] : [],
    ),
    variables: plugins.flatMap((each) => variablesOf(envPrefix, each)),
    hasLockFile: files.read('package-lock.json') !== undefined,
    scripts: new Set(Object.keys(isObject(scripts) ? scripts : {})),
    servesGrpc: services.some(({ servers }) => servers.includes('GRPC') || servers.length === 0),
  };
}

interface DeclaredPlugin {
  readonly prefix: string;
  readonly host: string;
  readonly plugin: CatalogPlugin;
}

/** The plugins of the toolkit among those that are declared, each once, and where their servers are. */
function declaredPlugins(models: readonly PluginModel[]): DeclaredPlugin[] {
  const unique = [...new Map(models.map((model) => [model.prefix, model])).values()];
  const known = unique.flatMap(({ type, prefix }) => {
    const plugin = catalogPlugin(type);
    return plugin ? [{ prefix, plugin }] : [];
  });
  return known.map(({ prefix, plugin }) => {
    const same = known.filter((each) => each.plugin.backend?.name === plugin.backend?.name);
    const name = plugin.backend?.name ?? plugin.type;
    return { prefix, plugin, host: same.length === 1 ? name : dnsName(`${name}-${prefix}`) };
  });
}

function variablesOf(
  envPrefix: string,
  { prefix, host, plugin }: DeclaredPlugin,
): DeployedVariable[] {
  return Object.entries(plugin.connect).map(([setting, value]) => ({
    name: envName(envPrefix, prefix, setting),
    value: value.replace(new RegExp(`(?<=//|@)${plugin.backend?.name}:`), `${host}:`),
    secret: plugin.secrets.includes(setting),
  }));
}

/** A name as Kubernetes takes it. */
function dnsName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/^@/, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return name.slice(0, 50) || 'service';
}
