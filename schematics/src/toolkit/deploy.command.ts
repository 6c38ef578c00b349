import { deployProject } from '../deploy/deploy-project.js';
import { diskFiles } from '../project/disk-files.js';
import { applyChanges } from './apply-changes.js';
import type { Command } from './command.js';

/** Writes what builds and runs a service elsewhere. */
export const deployCommand: Command = {
  name: 'deploy',
  summary: 'Writes Dockerfile, compose.yaml, Kubernetes manifests and a workflow.',
  help: [
    'Usage: toolkit deploy [--project <name>] [--force] [--dry-run]',
    '',
    'Writes a multi-stage Dockerfile and .dockerignore, compose.yaml with the backends that the protos declare,',
    'Kubernetes manifests in deploy/kubernetes, a GitHub workflow, and scripts/bundle.mjs, which makes a',
    'single file of the service. Files that you changed stay as they are.',
    '',
    'Options:',
    '  --project <name>  the application of a Nest monorepo',
    '  --force           replaces files that differ',
    '  --dry-run         only says what would be written',
  ].join('\n'),
  options: {
    project: { type: 'string' },
    force: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
  },
  run: (values, terminal) =>
    applyChanges(terminal, values['dry-run'] === true, () =>
      deployProject(diskFiles(terminal.folder), {
        project: values['project'] as string | undefined,
        force: values['force'] === true,
      }),
    ),
};
