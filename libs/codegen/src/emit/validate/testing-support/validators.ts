import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compileProtos } from '../../../compile/compile-protos.js';
import { emitFiles, type OutputFile } from '../../../generate/emit-files.js';
import { buildModel } from '../../../model/build-model.js';
import { checkModel } from '../../../model/check-model.js';
import { formatProblem } from '../../../model/problem.js';
import { emitDescriptors } from '../../descriptors/emit-descriptors.js';
import { validators } from '../emit-validators.js';

/** A violation as the runtime has it. */
interface Violation {
  readonly field: string;
  readonly rule: string;
  readonly message: string;
}

export type Validator = (message: unknown) => readonly Violation[];

export interface Generated {
  /** Problems as text, one line each. */
  readonly problems: readonly string[];
  /** Generated validators, and what they import. */
  readonly files: readonly OutputFile[];
}

const ARTEFACTS = [{ suffix: '.descriptors', emit: emitDescriptors }, validators];

/**
 * Generates validators for protos given as text, by import path.
 *
 * @param requested files that are asked for; the others are only imported
 */
export async function generateValidators(
  protos: Readonly<Record<string, string>>,
  requested = Object.keys(protos),
): Promise<Generated> {
  const root = await mkdtemp(join(tmpdir(), 'validators-'));
  try {
    for (const [name, text] of Object.entries(protos))
      await write(join(root, name), withImports(text));
    const files = requested.map((name) => join(root, name));
    const compiled = await compileProtos({ roots: [root], files });
    if (compiled.kind === 'invalid') {
      return { problems: compiled.problems.map(formatProblem), files: [] };
    }
    const model = buildModel(compiled.registry, { files: compiled.files });
    const problems = checkModel(model).map(formatProblem);
    const messages = Object.values(protos).some((text) => text.includes('(buf.validate.'));
    return { problems, files: emitFiles(model, { messages, artefacts: ARTEFACTS }) };
  } finally {
    await rm(root, { recursive: true });
  }
}

/** Generates validators and loads them: by name, such as `validateUser`. */
export async function loadValidators(
  protos: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, Validator>>> {
  const { problems, files } = await generateValidators(protos);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const folder = await mkdtemp(join(tmpdir(), 'validators-'));
  try {
    await write(join(folder, 'package.json'), '{ "type": "module" }');
    for (const { path, text } of files) await write(join(folder, path), text);
    const paths = files.map(({ path }) => path).filter((path) => path.endsWith('.validate.ts'));
    const modules = await Promise.all(
      paths.map((path) => import(join(folder, path)) as Promise<Record<string, Validator>>),
    );
    return Object.assign({}, ...modules) as Record<string, Validator>;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Adds the imports of the rules, on the line of the package so that no line moves. */
function withImports(text: string): string {
  const imports = ['validate', 'buf/validate']
    .filter((folder) => text.includes(`(${folder.replace('/', '.')}.`))
    .map((folder) => ` import "${folder}/validate.proto";`);
  return text.replace(/^package .*?;/m, `$&${imports.join('')}`);
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
