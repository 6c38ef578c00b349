import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest, ROOT, workspacePackages } from './workspace.js';

const published = workspacePackages().filter(({ manifest }) => manifest.private !== true);
const root = readManifest('.');

describe.each(published.map((each) => [each.folder, each] as const))(
  '%s',
  (folder, { manifest }) => {
    it('has the one version, licence, module kind and a description', () => {
      expect(manifest).toMatchObject({
        version: root.version,
        license: root.license,
        type: 'module',
      });
      expect(manifest.description).toMatch(/\.$/);
    });

    it('lists each entry and nothing else', () => {
      const entries = Object.keys(manifest.exports ?? {});
      expect(entries).toContain('./package.json');
      expect(entries.filter((entry) => entry.includes('*'))).toEqual([]);
    });

    it('publishes a README, its built files, and no install script', () => {
      expect(existsSync(join(ROOT, folder, 'README.md'))).toBe(true);
      expect(manifest.files).toBeDefined();
      const scripts = Object.keys(manifest.scripts ?? {});
      expect(scripts.filter((name) => /^(pre|post)?install$|^prepare$/.test(name))).toEqual([]);
    });

    it('asks for siblings in exactly this version, and for Nest as a peer', () => {
      const all = { ...manifest.dependencies, ...manifest.peerDependencies };
      const siblings = Object.entries(all).filter(([name]) => name.startsWith('@nestjs-toolkit/'));
      expect(siblings.filter(([, range]) => range !== root.version)).toEqual([]);
      expect(
        Object.keys(manifest.dependencies ?? {}).filter((name) =>
          /^@nestjs\/(common|core|microservices|platform-fastify|websockets)$/.test(name),
        ),
      ).toEqual([]);
    });
  },
);
