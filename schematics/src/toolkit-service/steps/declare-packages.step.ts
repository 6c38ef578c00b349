import type { Rule } from '@angular-devkit/schematics';
import { NodePackageInstallTask } from '@angular-devkit/schematics/tasks/index.js';
import { addToManifest, readManifest, type Manifest } from '../../project/manifest.js';
import { treeFiles } from '../../project/tree-files.js';
import type { Report } from '../../report/report.js';
import type { ToolkitServiceOptions } from '../normalize-options.js';
import {
  DEV_PACKAGES,
  ENTRY_PACKAGES,
  PLUGIN_PACKAGES,
  RUNTIME_PACKAGES,
  TOOLKIT_VERSION,
} from '../packages.js';
import type { ServiceCode } from '../service-code.js';

const MANIFEST = 'package.json';

/** Adds the packages that the code imports to `package.json`, with a script, and has them installed. */
export function declarePackages(
  { skipInstall }: ToolkitServiceOptions,
  { imports }: ServiceCode,
  report: Report,
): Rule {
  return (tree, context) => {
    const manifest = readManifest(treeFiles(tree))!;
    const imported = imports.map((name) => PLUGIN_PACKAGES[name] ?? ENTRY_PACKAGES[name] ?? {});
    const before = tree.readText(MANIFEST);
    const after = addToManifest(before, {
      dependencies: missing(manifest, [RUNTIME_PACKAGES, ...imported]),
      devDependencies: missing(manifest, [DEV_PACKAGES]),
      scripts: { generate: 'toolkit generate' },
    });
    reportForeign(imports, manifest, report);
    reportVersions(manifest, report);
    if (after === before) return;
    tree.overwrite(MANIFEST, after);
    if (!skipInstall) context.addTask(new NodePackageInstallTask());
  };
}

/** Packages that no section of a manifest has. */
function missing(
  { dependencies }: Manifest,
  packages: readonly Readonly<Record<string, string>>[],
): Record<string, string> {
  const all = packages.flatMap((each) => Object.entries(each));
  return Object.fromEntries(all.filter(([name]) => !dependencies.has(name)));
}

/** Packages of plugins that are not the toolkit's are known by name only. */
function reportForeign(
  imports: readonly string[],
  { dependencies }: Manifest,
  report: Report,
): void {
  const packages = new Set(imports.map(packageOf));
  for (const name of packages) {
    if (name in PLUGIN_PACKAGES || name in RUNTIME_PACKAGES || dependencies.has(name)) continue;
    report.action(`install the package of the plugin: npm install ${name}`);
  }
}

/** The packages of the toolkit are released together and belong together. */
function reportVersions({ dependencies }: Manifest, report: Report): void {
  const others = [...dependencies].filter(
    ([name, version]) =>
      name.startsWith('@nestjs-toolkit/') &&
      /^[~^]?\d/.test(version) &&
      version.replace(/^[~^]/, '') !== TOOLKIT_VERSION,
  );
  if (others.length === 0) return;
  const list = others.map(([name, version]) => `${name} ${version}`).join(', ');
  report.warn(
    `packages of the toolkit belong together: expected ${TOOLKIT_VERSION}, found ${list}`,
  );
}

/** `@scope/name/entry` → `@scope/name` */
function packageOf(module: string): string {
  return module.split('/', module.startsWith('@') ? 2 : 1).join('/');
}
