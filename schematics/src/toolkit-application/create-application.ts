import type { Problem } from '@nestjs-toolkit/codegen';
import { generateTarget } from '../generation/generate-target.js';
import { generationTarget } from '../generation/generation-target.js';
import { addToManifest } from '../project/manifest.js';
import { memoryFiles } from '../project/memory-files.js';
import { nestProjects } from '../project/nest-project.js';
import { joinPath } from '../project/project-files.js';
import { DEV_PACKAGES, PLUGIN_PACKAGES, RUNTIME_PACKAGES } from '../toolkit-service/packages.js';
import type { ApplicationOptions, ApplicationPlugin } from './application-options.js';
import { renderTemplates, type TextFile } from './render-templates.js';

export type CreatedApplication =
  | { readonly kind: 'created'; readonly files: readonly TextFile[] }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** The files of a new service, generated code included. Nothing is written. */
export async function createApplication(options: ApplicationOptions): Promise<CreatedApplication> {
  const values = templateValues(options);
  const written = ['common', options.modules]
    .flatMap((name) => renderTemplates(new URL(`./files/${name}/`, import.meta.url), values))
    .map((file) => (file.path === 'package.json' ? withPackages(file, options) : file))
    .filter(({ text }) => text.trim() !== '');
  const files = memoryFiles(written);
  const target = generationTarget(files, {
    project: nestProjects(files)[0]!,
    config: {},
    isEsm: options.modules === 'esm',
  });
  const result = await generateTarget(files, target);
  if (result.kind === 'invalid') return result;
  const generated = result.files.map(({ path, text }) => ({
    path: joinPath(target.output, path),
    text,
  }));
  return { kind: 'created', files: [...written, ...generated].sort(byPath) };
}

function templateValues(options: ApplicationOptions): Record<string, unknown> {
  const { name, vendor, base, className, plugins, modules, http, ws, gateway } = options;
  const needsHttp = http || ws || gateway;
  const servers = ['GRPC', needsHttp && 'HTTP', ws && 'WEBSOCKET', ws && 'WEBSOCKET_PROXY'];
  return {
    ...options,
    plugins: plugins.map((plugin) => ({
      ...plugin,
      embedded: Object.entries(plugin.variables),
      connect: Object.entries(plugin.remote),
    })),
    isEsm: modules === 'esm',
    ext: modules === 'esm' ? '.js' : '',
    protoPackage: name.replaceAll(/[-_]/g, '').toLowerCase(),
    goPackage: vendor === undefined ? '' : `${vendor}/${name}/gen;servicepb`,
    mocksPackage: `${vendor === undefined ? '' : `${vendor}/`}${name}/gen/tests`,
    property: `${className.charAt(0).toLowerCase()}${className.slice(1)}Service`,
    base,
    servers: servers.filter((server) => server !== false),
    has: { http: needsHttp, ws, gateway },
    embedded: plugins.flatMap(({ variables }) => Object.entries(variables)),
    repository: repositoryOf(plugins),
  };
}

/** Where the example keeps its data: in the first plugin that is made for it. */
function repositoryOf(plugins: readonly ApplicationPlugin[]): Record<string, string> {
  const gorm = plugins.find(({ type }) => type === 'postgres_gorm');
  const redis = plugins.find(({ type }) => type === 'redis');
  if (gorm) return usingPlugin('gorm', 'PostgresGreetingRepository', gorm);
  if (redis) return usingPlugin('redis', 'RedisGreetingRepository', redis);
  return { kind: 'memory', className: 'MemoryGreetingRepository' };
}

function usingPlugin(
  kind: string,
  className: string,
  { prefix }: ApplicationPlugin,
): Record<string, string> {
  return { kind, className, prefix, pluginType: `${pascalCase(prefix)}Plugin` };
}

function pascalCase(prefix: string): string {
  return prefix.replaceAll(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
}

function withPackages({ path, text }: TextFile, { plugins }: ApplicationOptions): TextFile {
  const own = plugins.map((plugin) => PLUGIN_PACKAGES[plugin.package] ?? {});
  const dependencies = Object.assign({}, RUNTIME_PACKAGES, ...own) as Record<string, string>;
  return { path, text: addToManifest(text, { dependencies, devDependencies: DEV_PACKAGES }) };
}

function byPath(a: TextFile, b: TextFile): number {
  return a.path < b.path ? -1 : 1;
}
