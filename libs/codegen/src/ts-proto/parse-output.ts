import { dirname, posix } from 'node:path';

/** A file of ts-proto, taken apart. */
export interface TsProtoFile {
  readonly imports: readonly TsProtoImport[];
  /** Everything behind the imports. */
  readonly body: string;
}

export interface TsProtoImport {
  readonly name: string;
  /** Name under which the body uses it. */
  readonly local: string;
  /** Package, or path from the output root that starts with `./`. */
  readonly from: string;
}

const IMPORT = /^import (?:type )?\{([^}]*)\} from '([^']+)';\n/gm;
const DISABLE = '/* eslint-disable */\n';

/** @param path of the file from the output root */
export function parseOutput(text: string, path: string): TsProtoFile {
  const start = text.indexOf(DISABLE);
  if (start < 0) throw new Error(`unexpected header of ts-proto in "${path}"`);
  const code = text.slice(start + DISABLE.length);
  const imports = [...code.matchAll(IMPORT)].flatMap(([, names, from]) =>
    names!
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
      .map((name) => parseName(name, resolve(from!, path))),
  );
  const body = code.replace(IMPORT, '');
  if (/^import\b/m.test(body)) throw new Error(`unexpected import of ts-proto in "${path}"`);
  return { imports, body: body.trim() + '\n' };
}

function parseName(text: string, from: string): TsProtoImport {
  const [name, local] = text.replace(/^type /, '').split(' as ');
  return { name: name!, local: local ?? name!, from };
}

function resolve(from: string, path: string): string {
  return from.startsWith('.') ? `./${posix.join(dirname(path), from)}` : from;
}
