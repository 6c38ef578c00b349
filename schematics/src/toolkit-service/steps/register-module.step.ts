import type { Rule, Tree } from '@angular-devkit/schematics';
import { treeFiles } from '../../project/tree-files.js';
import type { Report } from '../../report/report.js';
import { addServices } from '../../syntax/for-root-call.js';
import { addImports, canImport, type NamedImport } from '../../syntax/imports.js';
import { addToModuleImports } from '../../syntax/module-imports.js';
import { parseSource } from '../../syntax/source.js';
import { featureModule } from '../feature-module.js';
import type { ToolkitServiceOptions } from '../normalize-options.js';
import { relativeImport } from '../relative-import.js';
import { rootModulePath } from '../root-module.js';
import { serviceConstant, serviceModule, type ServiceCode } from '../service-code.js';
import { envName, findToolkitCall, type ToolkitCall } from '../toolkit-call.js';

const TOOLKIT_MODULE: NamedImport = { name: 'ToolkitModule', from: '@nestjs-toolkit/core' };

/**
 * Gives the services to `ToolkitModule.forRoot()` and imports their module in the root module. What
 * cannot be edited safely is left to the user, with the lines to add.
 */
export function registerModule(
  options: ToolkitServiceOptions,
  code: ServiceCode,
  report: Report,
): Rule {
  return (tree) => {
    const registration = new Registration(tree, options, code);
    if (!options.skipImport && registration.register()) return;
    report.action(registration.describe());
  };
}

class Registration {
  private readonly call: ToolkitCall | undefined;
  private readonly root: string | undefined;
  private readonly services: readonly string[];

  constructor(
    private readonly tree: Tree,
    private readonly options: ToolkitServiceOptions,
    private readonly code: ServiceCode,
  ) {
    const files = treeFiles(tree);
    this.call = findToolkitCall(files, options.project.sourceRoot);
    this.root = rootModulePath(files, options.project);
    this.services = code.services.map(serviceConstant);
  }

  /** @returns whether all is registered now; if not, nothing was changed */
  register(): boolean {
    const { call, root } = this;
    if (root === undefined) return false;
    const extended = call ? this.extendCall(call) : undefined;
    if (call && extended === undefined) return false;
    const isInRoot = call?.path === root;
    const before = isInRoot ? extended! : this.tree.readText(root);
    const after = this.extendRoot(root, before);
    if (after === undefined) return false;
    if (call && !isInRoot) this.write(call.path, extended!);
    this.write(root, after);
    return true;
  }

  /** What a person would have to do. */
  describe(): string {
    const place = this.call?.path ?? this.root ?? 'the root module';
    const lines = [`register the service in ${place}:`];
    if (this.call)
      lines.push(`add ${this.services.join(' and ')} to "service" of ToolkitModule.forRoot()`);
    else lines.push(`add to its imports: ${this.forRoot().replaceAll(/\s*\n\s*/g, ' ')}`);
    if (this.hasModule)
      lines.push(`import ${featureModule(this.options).className} in the root module`);
    return lines.join('\n');
  }

  /** A call that is written in a way of its own, in a file that names the services, is the user's. */
  private extendCall({ path }: ToolkitCall): string | undefined {
    const text = this.tree.readText(path);
    const extended = addServices(text, this.services);
    if (extended === undefined) return this.services.every(isIn(text)) ? text : undefined;
    if (extended === text) return text;
    const imports = this.serviceImports(path);
    const source = parseSource(text);
    if (imports.some((each) => !canImport(source, each))) return undefined;
    return addImports(extended, imports);
  }

  /** Adds to the root module what is not registered anywhere. */
  private extendRoot(path: string, text: string): string | undefined {
    const expressions: string[] = [];
    const imports: NamedImport[] = [];
    if (!this.call) {
      expressions.push(this.forRoot());
      imports.push(TOOLKIT_MODULE, ...this.serviceImports(path));
    }
    if (this.hasModule && !this.isModuleImported()) {
      const { className, file } = featureModule(this.options);
      expressions.push(className);
      imports.push({ name: className, from: this.importFrom(path, file) });
    }
    if (expressions.length === 0) return text;
    const source = parseSource(text);
    if (imports.some((each) => !canImport(source, each))) return undefined;
    const extended = addToModuleImports(text, expressions);
    return extended === undefined ? undefined : addImports(extended, imports);
  }

  private write(path: string, text: string): void {
    if (this.tree.readText(path) !== text) this.tree.overwrite(path, text);
  }

  private forRoot(): string {
    const { services } = this;
    const service = services.length === 1 ? services[0] : `[${services.join(', ')}]`;
    return [
      'ToolkitModule.forRoot({',
      `  service: ${service},`,
      `  envPrefix: '${envName(this.options.name)}',`,
      '})',
    ].join('\n');
  }

  private serviceImports(path: string): NamedImport[] {
    const from = this.importFrom(path, serviceModule(this.code));
    return this.services.map((name) => ({ name, from }));
  }

  private importFrom(path: string, file: string): string {
    return relativeImport(path, file, this.code.target.importExtension);
  }

  /** Whether there is a module to import: services that are only forwarded have none. */
  private get hasModule(): boolean {
    return this.tree.exists(`${featureModule(this.options).file}.ts`);
  }

  private isModuleImported(): boolean {
    const { className, file } = featureModule(this.options);
    const files = treeFiles(this.tree);
    return files
      .list(this.options.project.sourceRoot)
      .some(
        (path) =>
          path.endsWith('.ts') && path !== `${file}.ts` && isIn(files.read(path)!)(className),
      );
  }
}

/** Whether a text names something. */
function isIn(text: string): (name: string) => boolean {
  return (name) => new RegExp(String.raw`\b${name}\b`).test(text);
}
