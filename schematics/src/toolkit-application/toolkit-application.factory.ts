import { SchematicsException, type Rule } from '@angular-devkit/schematics';
import { joinPath, projectPath } from '../project/project-files.js';
import { refused } from '../toolkit-service/generate-code.js';
import { applicationOptions, type ApplicationOptions } from './application-options.js';
import { createApplication } from './create-application.js';
import type { ToolkitApplicationSchema } from './toolkit-application.schema.js';

/** Makes a new service in a folder of its own. A folder that holds something is never written to. */
export function main(schema: ToolkitApplicationSchema): Rule {
  return async (tree, context) => {
    const options = optionsOf(schema);
    const folder = projectPath(schema.directory ?? options.name);
    const { subfiles, subdirs } = tree.getDir(folder);
    if (folder !== '' && subfiles.length + subdirs.length > 0) {
      throw new SchematicsException(
        `${folder} already exists: choose another name, or add a service to it with nest g toolkit-service`,
      );
    }
    const result = await createApplication(options);
    if (result.kind === 'invalid') throw refused(result.problems, context);
    for (const { path, text } of result.files) tree.create(joinPath(folder, path), text);
  };
}

function optionsOf(schema: ToolkitApplicationSchema): ApplicationOptions {
  const servers = schema.servers ?? ['http'];
  try {
    return applicationOptions({
      name: schema.name,
      plugins: schema.plugins ?? [],
      http: servers.includes('http'),
      ws: servers.includes('ws'),
      gateway: servers.includes('gateway'),
      modules: schema.modules ?? 'esm',
    });
  } catch (error) {
    throw new SchematicsException((error as Error).message);
  }
}
