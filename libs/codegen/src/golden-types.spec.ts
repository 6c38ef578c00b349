import { join } from 'node:path';
import ts from 'typescript';
import { GOLDEN_FOLDER, goldenCases } from './testing-support/golden-cases.js';

const ROOT = join(import.meta.dirname, '../../..');

/** `tsconfig.json` of an app that `nest new` of Nest 12 makes. */
const NEST_APP = {
  module: 'nodenext',
  moduleResolution: 'nodenext',
  resolvePackageJsonExports: true,
  esModuleInterop: true,
  isolatedModules: true,
  declaration: true,
  emitDecoratorMetadata: true,
  experimentalDecorators: true,
  allowSyntheticDefaultImports: true,
  target: 'ES2023',
  skipLibCheck: true,
  strict: true,
  strictPropertyInitialization: false,
};

/** What strict teams add. */
const STRICT = {
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  erasableSyntaxOnly: false,
};

// All cases are checked together: a prefix that two of them declare has one type.
describe('generated code', () => {
  it.each([
    ['in an app of "nest new"', NEST_APP],
    ['in an app with every strict option', { ...NEST_APP, ...STRICT }],
  ])('compiles %s', (_, options) => {
    expect(diagnostics(options)).toEqual([]);
  });
});

function diagnostics(options: object): string[] {
  const program = ts.createProgram(rootNames(), compilerOptions(options));
  return program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(GOLDEN_FOLDER))
    .flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
      ...program.getDeclarationDiagnostics(file),
    ])
    .map((diagnostic) => ts.formatDiagnostic(diagnostic, HOST).trim());
}

function rootNames(): string[] {
  const generated = goldenCases().flatMap(({ folder }) => ts.sys.readDirectory(folder, ['.ts']));
  return [...generated, join(import.meta.dirname, 'testing-support/plugin-stubs.d.ts')];
}

/** The repository's packages are taken from their sources. */
function compilerOptions(options: object): ts.CompilerOptions {
  const file = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { paths } = (file.config as { compilerOptions: { paths: object } }).compilerOptions;
  // The package whose code the case `shared-code` shares.
  const shared = { '@example/user-service/gen/*': ['./libs/codegen/golden/user-service/gen/*'] };
  const settings = { ...options, types: ['node'], paths: { ...paths, ...shared }, noEmit: true };
  const { options: parsed, errors } = ts.convertCompilerOptionsFromJson(settings, ROOT);
  expect(errors).toEqual([]);
  return parsed;
}

const HOST: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => GOLDEN_FOLDER,
  getNewLine: () => '\n',
};
