/** Copies what the TypeScript compiler leaves behind: the collection, schemas and templates. */
import { cp } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

for (const path of globSync(['collection.json', '*/schema.json', '*/files'], {
  cwd: join(root, 'src'),
})) {
  await cp(join(root, 'src', path), join(root, 'dist', path), { recursive: true });
}
