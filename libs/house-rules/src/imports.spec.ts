import {
  importsOf,
  packageOf,
  productSources,
  resolveRelative,
  workspacePackages,
} from './workspace.js';

const packages = workspacePackages().filter(({ folder }) => productSources(folder).length > 0);

describe.each(packages.map((each) => [each.folder, each] as const))(
  '%s',
  (folder, { manifest }) => {
    const files = productSources(folder);
    const imports = files.flatMap(importsOf);

    it('has no import cycles', () => {
      const graph = new Map(
        files.map((file) => [
          file,
          importsOf(file)
            .filter((each) => !each.typeOnly && each.specifier.startsWith('.'))
            .map(resolveRelative),
        ]),
      );
      expect(findCycle(graph)).toEqual([]);
    });

    it('declares what it imports', () => {
      const declared = new Set(
        Object.keys({
          ...manifest.dependencies,
          ...manifest.peerDependencies,
          ...manifest.optionalDependencies,
          ...(folder.startsWith('apps/') ? manifest.devDependencies : {}),
        }),
      );
      const undeclared = imports.filter(({ specifier }) => {
        const name = packageOf(specifier);
        return name !== undefined && name !== manifest.name && !declared.has(name);
      });
      expect(undeclared.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
    });

    it('never imports its own index', () => {
      expect(
        imports.filter(
          (each) =>
            each.specifier.startsWith('.') && resolveRelative(each) === `${folder}/src/index.ts`,
        ),
      ).toEqual([]);
    });

    it('names the extension of each relative import, as ESM demands', () => {
      expect(
        imports.filter(
          ({ specifier }) => specifier.startsWith('.') && !/\.(js|json)$/.test(specifier),
        ),
      ).toEqual([]);
    });
  },
);

/** Nest's internals are behind one door. */
it('reaches for Nest internals in one file only', () => {
  const users = packages
    .flatMap(({ folder }) => productSources(folder))
    .filter((file) =>
      importsOf(file).some(({ specifier }) => /^@nestjs\/[^/]+\/(?!adapters$)/.test(specifier)),
    );
  expect(users).toEqual(['libs/core/src/dispatch/nest-internals.ts']);
});

/** The files of one cycle, or none. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] => {
    if (done.has(file)) return [];
    const start = path.indexOf(file);
    if (start >= 0) return [...path.slice(start), file];
    path.push(file);
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next);
      if (cycle.length > 0) return cycle;
    }
    path.pop();
    done.add(file);
    return [];
  };
  for (const file of graph.keys()) {
    const cycle = visit(file);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
