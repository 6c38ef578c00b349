import { parseJsonObject } from '../project/json-file.js';
import type { ProjectChanges } from './project-changes.js';

const MANIFEST = 'package.json';

const SECTIONS = ['dependencies', 'devDependencies'];

/** What is left to do where nothing is installed. */
export const INSTALL = 'install the added packages: npm install';

/** Whether `package.json` names other packages than before. */
export function needsInstall(files: ProjectChanges): boolean {
  return packages(files.readBefore(MANIFEST)) !== packages(files.read(MANIFEST));
}

function packages(text: string | undefined): string {
  const json = text === undefined ? {} : parseJsonObject(MANIFEST, text);
  return JSON.stringify(SECTIONS.map((section) => json[section] ?? {}));
}
