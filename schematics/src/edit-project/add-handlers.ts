import type { FileModel, MethodModel, ServiceModel } from '@nestjs-toolkit/codegen';
import ts from 'typescript';
import { addImports, canImport, importedNames } from '../syntax/imports.js';
import { applyEdits, descendants, parseSource } from '../syntax/source.js';
import { printMethod } from '../toolkit-service/print-controller.js';
import { createUserFile } from '../toolkit-service/user-file.js';
import type { EditedProject } from './edited-project.js';

/**
 * Adds a method to the class that handles a service for each rpc that has none: it answers `UNIMPLEMENTED`
 * until somebody writes it. What cannot be edited safely is left to the user.
 */
export function addHandlers(edited: EditedProject, { services }: FileModel): void {
  for (const service of services) addToHandler(edited, service);
}

function addToHandler({ files, target }: EditedProject, service: ServiceModel): void {
  const decorator = `${service.name}Toolkit.Controller`;
  const required = service.methods.filter(({ handled }) => handled === 'required');
  const path = files
    .list(target.project.sourceRoot)
    .find(
      (each) =>
        each.endsWith('.ts') &&
        !each.startsWith(`${target.output}/`) &&
        files.read(each)!.includes(`@${decorator}(`),
    );
  if (path === undefined) {
    if (required.length === 0) return;
    files.report.action(
      `no class handles ${service.name}: write one with @${decorator}(), or run npx nest g toolkit-service`,
    );
    return;
  }
  const text = files.read(path)!;
  const handler = handlerClass(parseSource(text), decorator);
  const known = new Set(handler?.members.map((member) => member.name?.getText()));
  const missing = required.filter((method) => !known.has(method.handler));
  if (missing.length === 0) return;
  const changed = handler && withMethods(text, handler, printMethods(path, missing, target));
  if (changed === undefined) {
    const names = missing.map((method) => method.handler).join(', ');
    files.report.action(`write ${names} in the class of ${path} that handles ${service.name}`);
    return;
  }
  files.write(path, changed);
  files.report.note(`${path} has to implement ${missing.map((each) => each.handler).join(', ')}`);
}

/** The class with a decorator, such as `UserServiceToolkit.Controller`. */
function handlerClass(source: ts.SourceFile, decorator: string): ts.ClassDeclaration | undefined {
  for (const node of descendants(source)) {
    if (!ts.isClassDeclaration(node)) continue;
    const names = (ts.getDecorators(node) ?? []).map(({ expression }) =>
      ts.isCallExpression(expression) ? expression.expression.getText() : '',
    );
    if (names.includes(decorator)) return node;
  }
  return undefined;
}

/** A file with a class that has the methods, for its parts to be taken. */
function printMethods(
  path: string,
  methods: readonly MethodModel[],
  target: EditedProject['target'],
): ts.SourceFile {
  const out = createUserFile(path, target);
  out.block(
    'class Handler {',
    () => {
      for (const [index, method] of methods.entries()) {
        if (index > 0) out.print();
        printMethod(method, out);
      }
    },
    '}',
  );
  return parseSource(out.render());
}

/** @returns `undefined` if a name of the methods is taken by something else */
function withMethods(
  text: string,
  handler: ts.ClassDeclaration,
  printed: ts.SourceFile,
): string | undefined {
  const source = handler.getSourceFile();
  const imports = [...importedNames(printed)];
  if (imports.some(([local, each]) => local !== each.name || !canImport(source, each))) {
    return undefined;
  }
  const methods = [...descendants(printed)].find(ts.isClassDeclaration)!.members;
  const code = methods.map((method) => `\n  ${method.getText()}\n`).join('');
  const last = handler.members.at(-1);
  const at = handler.getEnd() - 1;
  const start = last ? code : code.slice(1);
  const isOnOneLine = !/\n\s*$/.test(text.slice(0, at));
  const edit = { start: at, end: at, text: isOnOneLine && !last ? `\n${start}` : start };
  return addImports(
    applyEdits(text, [edit]),
    imports.map(([, each]) => each),
  );
}
