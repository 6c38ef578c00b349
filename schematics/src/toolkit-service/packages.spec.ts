import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENTRY_PACKAGES, PLUGIN_PACKAGES, RUNTIME_PACKAGES } from './packages.js';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

const ROOT = join(import.meta.dirname, '../../..');

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Manifest;
}

function withPeers(manifest: Manifest): Record<string, string> {
  const { name, version, peerDependencies = {}, peerDependenciesMeta = {} } = manifest;
  const needed = Object.entries(peerDependencies).filter(
    ([peer]) => peerDependenciesMeta[peer]?.optional !== true,
  );
  return { [name]: version, ...Object.fromEntries(needed) };
}

describe('packages that a service gets', () => {
  it('are the runtime and its peers, in the ranges it asks for', () => {
    expect(RUNTIME_PACKAGES).toEqual(withPeers(manifestOf('libs/core')));
  });

  it('are the optional peers of the runtime that its entries need', () => {
    const { peerDependencies } = manifestOf('libs/core');
    for (const packages of Object.values(ENTRY_PACKAGES)) {
      expect(peerDependencies).toMatchObject(packages);
    }
  });

  it('are the plugins and their peers, in the ranges they ask for', () => {
    const manifests = globSync('libs/plugin-*', { cwd: ROOT }).map(manifestOf);
    const expected = manifests.map((manifest) => {
      const others = Object.entries(withPeers(manifest)).filter(
        ([name]) => !(name in RUNTIME_PACKAGES),
      );
      return [manifest.name, Object.fromEntries(others)] as const;
    });
    expect(PLUGIN_PACKAGES).toMatchObject(Object.fromEntries(expected));
  });
});
