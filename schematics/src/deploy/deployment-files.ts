import { renderTemplates, type TextFile } from '../toolkit-application/render-templates.js';
import { PORTS, type Deployment } from './deployment.js';

/** npm scripts that the workflow runs, as far as the project has them, in this order. */
const CHECKS = ['lint', 'typecheck', 'build', 'test', 'test:e2e'];

/** Everything that builds, runs and checks a service elsewhere. */
export function deploymentFiles(deployment: Deployment): TextFile[] {
  const { scripts, main, worker, variables, hasLockFile } = deployment;
  const quoted = variables.map((variable) => ({ ...variable, quoted: quote(variable.value) }));
  const files = renderTemplates(new URL('./files/', import.meta.url), {
    ...deployment,
    ports: PORTS,
    install: hasLockFile ? 'ci' : 'install',
    checks: CHECKS.filter((name) => scripts.has(name)),
    entries: [main, worker]
      .filter((path) => path !== undefined)
      .map((path) => `'${path}'`)
      .join(', '),
    variables: quoted,
    settings: quoted.filter(({ secret }) => !secret),
    secrets: quoted.filter(({ secret }) => secret),
    backendPorts: [...new Set(deployment.backends.map(({ port }) => port))].sort((a, b) => a - b),
  });
  return files.filter(({ text }) => text.trim() !== '');
}

/** A text as YAML takes it in any case. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
