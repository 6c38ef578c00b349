import type { ProjectFiles } from './project-files.js';
import { readToolkitConfig } from './toolkit-config.js';

function configOf(text: string | undefined): ReturnType<typeof readToolkitConfig> {
  const files: ProjectFiles = { read: () => text, list: () => [] };
  return readToolkitConfig(files);
}

function messagesOf(text: string): string[] {
  const result = configOf(text);
  return result.kind === 'invalid'
    ? result.problems.map(({ message, hint }) => `${message}: ${hint}`)
    : [];
}

describe('toolkit.json', () => {
  it('may be missing, empty of settings, and commented', () => {
    expect(configOf(undefined)).toEqual({ kind: 'read', config: {} });
    expect(configOf('{}')).toEqual({ kind: 'read', config: {} });
    expect(configOf('{\n  // where protos are\n  "protos": ["contracts"],\n}')).toEqual({
      kind: 'read',
      config: { protos: ['contracts'] },
    });
  });

  it('has its mistakes told all at once', () => {
    const text = JSON.stringify({
      protos: 'apis',
      root: ['apis'],
      output: '',
      mappings: { a: 1 },
      plugins: [],
      projects: { shop: { protos: [1], plugins: {} }, users: 'apis' },
    });
    expect(messagesOf(text)).toEqual([
      '"protos" is not as it should be: expected a list of paths',
      'unknown setting "root": expected one of protos, roots, output, mappings, plugins, projects',
      '"output" is not as it should be: expected a folder',
      '"mappings" is not as it should be: expected an object of folders by import prefix, each as text or as { "protos": folder, "package": npm package }',
      '"plugins" is not as it should be: expected an object of npm packages by plugin type',
      '"projects.shop.protos" is not as it should be: expected a list of paths',
      'unknown setting "projects.shop.plugins": expected one of protos, roots, output',
      '"projects.users" is no object: expected the settings of an application',
    ]);
  });
});
