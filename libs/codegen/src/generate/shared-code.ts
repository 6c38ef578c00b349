import type { FileModel } from '../model/model.js';
import type { ImportSymbol } from '../print/import-symbol.js';

/** Generated code that other packages have: the package's folder for it by the prefix of imports. */
export type CodePackages = Readonly<Record<string, string>>;

/** Which files have their generated code elsewhere, and where their symbols come from. */
export interface SharedCode {
  isShared(file: FileModel): boolean;
  moduleOf(symbol: ImportSymbol): string;
}

/** Folders of the output whose files are of a proto each, as in `client/<proto>.client.ts`. */
const FOLDERS = ['client/', ''] as const;

/**
 * Takes the code of imported protos from npm packages instead of generating it again, so that their
 * messages are the same types everywhere: with `{ 'github.com/acme/users/apis': '@acme/users/gen' }`
 * the code of `github.com/acme/users/apis/users.proto` is `@acme/users/gen/users.js`.
 */
export function sharedCode(packages: CodePackages): SharedCode {
  const entries = Object.entries(packages)
    .map(([prefix, folder]) => [withSlash(prefix), folder.replace(/\/$/, '')] as const)
    .sort(([a], [b]) => b.length - a.length);
  const find = (name: string): readonly [folder: string, path: string] | undefined => {
    const entry = entries.find(([prefix]) => name.startsWith(prefix));
    return entry && [entry[1], name.slice(entry[0].length)];
  };
  return {
    isShared: ({ name, requested }) => !requested && find(name) !== undefined,
    moduleOf({ from }) {
      for (const folder of FOLDERS) {
        const start = `./${folder}`;
        const found = from.startsWith(start) ? find(from.slice(start.length)) : undefined;
        if (found) return `${found[0]}/${folder}${found[1]}`;
      }
      return from;
    },
  };
}

function withSlash(prefix: string): string {
  return prefix.endsWith('/') ? prefix : `${prefix}/`;
}
