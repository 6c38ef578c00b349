import { importsOf, packageOf, sources, workspacePackages } from './workspace.js';

const SCOPE = '@nestjs-toolkit/';

/** Who may import whom at run time (docs/architecture.md). Specs and apps may import any published package. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  proto: [],
  'http-rule': [],
  re2: [],
  codegen: ['proto', 'http-rule', 're2'],
  core: ['http-rule', 're2'],
  postgres: ['core'],
  testing: ['core'],
  schematics: ['codegen', 'proto'],
  'house-rules': [],
};

function allowedFor(name: string): readonly string[] {
  const known = MAY_IMPORT[name];
  if (known) return known;
  if (name.startsWith('plugin-postgres')) return ['core', 'postgres'];
  return name.startsWith('plugin-') ? ['core'] : [];
}

describe('layers', () => {
  const published = workspacePackages().filter(({ folder }) => !folder.startsWith('apps/'));

  it.each(published.map((each) => [each.manifest.name.replace(SCOPE, ''), each] as const))(
    '%s depends on the layers below it only',
    (name, { manifest }) => {
      const own = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
        .filter((dependency) => dependency.startsWith(SCOPE))
        .map((dependency) => dependency.replace(SCOPE, ''));
      expect(own.filter((dependency) => !allowedFor(name).includes(dependency))).toEqual([]);
    },
  );

  it.each(workspacePackages().map(({ folder }) => folder))(
    '%s reaches other packages by their name only',
    (folder) => {
      const outside = sources(folder)
        .flatMap(importsOf)
        .filter(
          ({ specifier }) =>
            packageOf(specifier) === undefined && escapesPackage(folder, specifier),
        );
      expect(outside).toEqual([]);
    },
  );
});

/** A relative import with so many `..` that it must leave the package's `src`. */
function escapesPackage(_folder: string, specifier: string): boolean {
  return /(^|\/)(libs|apps|schematics)\//.test(specifier);
}
