import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OutputFile } from './generate/emit-files.js';
import { generate } from './generate/generate.js';
import { appCases, goldenCases } from './testing-support/golden-cases.js';

const update = process.env['UPDATE_GOLDENS'] === 'true';

describe('generated code', () => {
  it.each([...goldenCases(), ...appCases()])(
    'of $name is what is committed',
    async ({ options, folder }) => {
      const result = await generate(options);
      if (result.kind === 'invalid') throw new Error(JSON.stringify(result.problems, undefined, 2));
      if (update) write(folder, result.files);
      const expected = committed(folder);
      for (const { path, text } of result.files) {
        if (text !== expected.get(path)) failWithHint(path);
      }
      expect([...expected.keys()].sort()).toEqual(result.files.map(({ path }) => path).sort());
    },
  );
});

function failWithHint(path: string): never {
  throw new Error(
    `${path} differs from what is committed: run "npm run generate" and look at the changes`,
  );
}

function write(folder: string, files: readonly OutputFile[]): void {
  rmSync(folder, { recursive: true, force: true });
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Generated files by path. */
function committed(folder: string): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => /\.(ts|json)$/.test(name));
  return new Map(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
