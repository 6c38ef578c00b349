import { HostTree } from '@angular-devkit/schematics';
import { SchematicTestRunner, UnitTestTree } from '@angular-devkit/schematics/testing/index.js';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Path of the collection under test. */
export const COLLECTION = join(import.meta.dirname, '../collection.json');

const NEST_COLLECTION = createRequire(import.meta.url).resolve('@nestjs/schematics/package.json');

/** A runner of our schematics whose log can be read. */
export function createRunner(): { runner: SchematicTestRunner; log: string[] } {
  const runner = new SchematicTestRunner('@nestjs-toolkit/schematics', COLLECTION);
  const log: string[] = [];
  runner.logger.subscribe(({ message }) => log.push(message));
  return { runner, log };
}

/** The files that `nest new` writes. */
export async function stockApp(type: 'esm' | 'cjs' = 'esm'): Promise<UnitTestTree> {
  const options = { name: 'app', type, strict: true, language: 'ts', directory: '.' };
  return nest('application', options, new UnitTestTree(new HostTree()));
}

/** The files that `nest new` and then `nest g app` write. */
export async function stockMonorepo(name: string): Promise<UnitTestTree> {
  return nest('sub-app', { name, language: 'ts' }, await stockApp());
}

async function nest(schematic: string, options: object, tree: UnitTestTree): Promise<UnitTestTree> {
  const runner = new SchematicTestRunner(
    '@nestjs/schematics',
    join(NEST_COLLECTION, '../dist/collection.json'),
  );
  return runner.runSchematic(schematic, options, tree);
}
