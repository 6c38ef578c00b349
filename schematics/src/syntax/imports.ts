import ts from 'typescript';
import { applyEdits, parseSource } from './source.js';

/** A name and the module that exports it. */
export interface NamedImport {
  readonly name: string;
  readonly from: string;
}

/** Local names of a file's imports, with what they are imported from. */
export function importedNames(source: ts.SourceFile): ReadonlyMap<string, NamedImport> {
  const names = importDeclarations(source).flatMap((declaration) => {
    const from = moduleOf(declaration);
    return namedBindings(declaration).map(
      ({ name, propertyName }) => [name.text, { name: (propertyName ?? name).text, from }] as const,
    );
  });
  return new Map(names);
}

/** Whether a file can import a name under its own name, or does so already. */
export function canImport(source: ts.SourceFile, { name, from }: NamedImport): boolean {
  const known = importedNames(source).get(name);
  if (known) return known.name === name && known.from === from;
  return !source.statements.some((statement) => declaresName(statement, name));
}

/** Adds the imports that a file lacks: to an import of the same module, or behind the last import. */
export function addImports(text: string, imports: readonly NamedImport[]): string {
  return imports.reduce(addImport, text);
}

function addImport(text: string, wanted: NamedImport): string {
  const source = parseSource(text);
  if (importedNames(source).has(wanted.name)) return text;
  const declarations = importDeclarations(source);
  const last = declarations
    .filter((declaration) => moduleOf(declaration) === wanted.from && !isTypeOnly(declaration))
    .flatMap(namedBindings)
    .at(-1);
  if (last) {
    return applyEdits(text, [{ start: last.end, end: last.end, text: `, ${wanted.name}` }]);
  }
  const quote = declarations.at(0)?.moduleSpecifier.getText().charAt(0) ?? "'";
  const line = `import { ${wanted.name} } from ${quote}${wanted.from}${quote};`;
  const position = insertionPoint(source, declarations, wanted.from);
  const edit = position.before ? `${line}\n` : `\n${line}`;
  return applyEdits(text, [{ start: position.offset, end: position.offset, text: edit }]);
}

/** Packages go in front of the first import, files behind the last one. */
function insertionPoint(
  source: ts.SourceFile,
  declarations: readonly ts.ImportDeclaration[],
  from: string,
): { readonly offset: number; readonly before: boolean } {
  const last = declarations.at(-1);
  if (!last) return { offset: source.getStart(), before: true };
  if (from.startsWith('.')) return { offset: last.getEnd(), before: false };
  const isPackage = (declaration: ts.ImportDeclaration): boolean =>
    !moduleOf(declaration).startsWith('.');
  const lastPackage = declarations.findLast(isPackage);
  return lastPackage
    ? { offset: lastPackage.getEnd(), before: false }
    : { offset: declarations[0]!.getStart(), before: true };
}

function importDeclarations(source: ts.SourceFile): ts.ImportDeclaration[] {
  return source.statements.filter(ts.isImportDeclaration);
}

function moduleOf({ moduleSpecifier }: ts.ImportDeclaration): string {
  return (moduleSpecifier as ts.StringLiteral).text;
}

function namedBindings({ importClause }: ts.ImportDeclaration): readonly ts.ImportSpecifier[] {
  const bindings = importClause?.namedBindings;
  return bindings && ts.isNamedImports(bindings) ? bindings.elements : [];
}

function isTypeOnly({ importClause }: ts.ImportDeclaration): boolean {
  return importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function declaresName(statement: ts.Statement, name: string): boolean {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.some(({ name: each }) => each.getText() === name);
  }
  const { name: declared } = statement as ts.Statement & { readonly name?: ts.Node };
  return declared?.getText() === name;
}
