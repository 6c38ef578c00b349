import { importSymbol } from '@nestjs-toolkit/codegen';
import type { ControllerPlan } from './controllers.js';
import type { ServiceCode } from './service-code.js';
import type { TestRunner } from './test-runner.js';
import { createUserFile, workspaceModule } from './user-file.js';

/** A spec to go on with, as `nest g controller` writes it. @param file of the spec, from the root of the workspace */
export function printSpec(
  { className, file: controllerFile }: ControllerPlan,
  { target }: ServiceCode,
  runner: TestRunner,
  file: string,
): string {
  const out = createUserFile(file, target);
  const controller = importSymbol(className, workspaceModule(controllerFile));
  const global = (name: string) => (runner === 'vitest' ? importSymbol(name, 'vitest') : name);
  out.print(global('describe'), `('${className}', () => {`);
  out.indent(() => {
    out.print('let controller: ', controller, ';');
    out.print();
    out.print(global('beforeEach'), '(async () => {');
    out.indent(() => {
      out.print(
        'const module = await ',
        importSymbol('Test', '@nestjs/testing'),
        '.createTestingModule({',
      );
      out.indent(() => out.print('controllers: [', controller, '],'));
      out.print('}).compile();');
      out.print();
      out.print('controller = module.get(', controller, ');');
    });
    out.print('});');
    out.print();
    out.print(global('it'), "('should be defined', () => {");
    out.indent(() => out.print(global('expect'), '(controller).toBeDefined();'));
    out.print('});');
  });
  out.print('});');
  return out.render();
}
