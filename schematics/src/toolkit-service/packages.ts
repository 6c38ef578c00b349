import { PLUGIN_VERSION } from '@nestjs-toolkit/codegen';
import { packagesOf, PLUGIN_CATALOG } from '../plugins/catalog.js';

/** The one version of all packages of the toolkit. */
export const TOOLKIT_VERSION = PLUGIN_VERSION;

type Packages = Readonly<Record<string, string>>;

/** What every service imports, and the peers that come with it. */
export const RUNTIME_PACKAGES: Packages = {
  '@nestjs-toolkit/core': TOOLKIT_VERSION,
  '@nestjs/common': '^12.0.0',
  '@nestjs/core': '^12.0.0',
  '@nestjs/microservices': '^12.0.0',
  '@nestjs/platform-fastify': '^12.0.0',
  'reflect-metadata': '^0.2.0',
  rxjs: '^7.8.0',
};

/** Optional peers of the runtime, by the entry that needs them. */
export const ENTRY_PACKAGES: Readonly<Record<string, Packages>> = {
  '@nestjs-toolkit/core/buf-validate': { '@bufbuild/protovalidate': '^1.3.0' },
};

/** What specs and commands need. */
export const DEV_PACKAGES: Packages = {
  '@nestjs-toolkit/schematics': TOOLKIT_VERSION,
  '@nestjs-toolkit/testing': TOOLKIT_VERSION,
};

/** What a service with a plugin of the toolkit imports besides, by the plugin's package: itself and its peers. */
export const PLUGIN_PACKAGES: Readonly<Record<string, Packages>> = Object.fromEntries(
  PLUGIN_CATALOG.map((plugin) => [plugin.package, packagesOf(plugin)]),
);
