import { rootModuleOf, useToolkitFactory } from './main-file.js';

const STOCK = `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  await app.listen(process.env.PORT ?? 3000);
}
await bootstrap();
`;

describe('the file that starts an application', () => {
  it.each([
    ['an option', STOCK.replace('(AppModule)', '(AppModule, { cors: true })')],
    ['a comment', STOCK.replace('async', '// starts it\nasync')],
    [
      'one more statement',
      STOCK.replace('  await app.listen', '  app.enableCors();\n  await app.listen'),
    ],
    ['another port', STOCK.replace('process.env.PORT ?? 3000', 'config.port')],
    ['nothing in it', ''],
  ])('is left alone with %s', (_, text) => {
    expect(useToolkitFactory(text)).toEqual({ kind: 'customised' });
  });

  it('is left alone if it uses the toolkit already', () => {
    const text = STOCK.replaceAll('NestFactory', 'ToolkitFactory');
    expect(useToolkitFactory(text)).toEqual({ kind: 'done' });
  });

  it('starts with the toolkit if it is as Nest wrote it', () => {
    expect(useToolkitFactory(STOCK)).toEqual({
      kind: 'changed',
      text: `import { ToolkitFactory } from '@nestjs-toolkit/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await ToolkitFactory.create(AppModule);
  await app.start();
}
await bootstrap();
`,
    });
  });

  it.each([
    ['CommonJS', STOCK.replace('await bootstrap', 'void bootstrap').replace('.js', '')],
    ['a monorepo', STOCK.replace('PORT', 'port').replace('await bootstrap', 'bootstrap')],
    ['Windows', STOCK.replaceAll('\n', '\r\n')],
    ['double quotes', STOCK.replaceAll("'", '"')],
  ])('is recognised in %s', (_, text) => {
    expect(useToolkitFactory(text)).toMatchObject({
      kind: 'changed',
      text: expect.stringContaining('await app.start();'),
    });
  });

  it('tells the root module', () => {
    expect(rootModuleOf(STOCK)).toEqual({ name: 'AppModule', from: './app.module.js' });
    expect(rootModuleOf(STOCK.replaceAll('NestFactory', 'ToolkitFactory'))).toBeDefined();
    expect(rootModuleOf(STOCK.replace('(AppModule)', '<NestApp>(AppModule)'))).toBeDefined();
    expect(rootModuleOf(STOCK.replace('(AppModule)', '(createModule())'))).toBeUndefined();
    expect(rootModuleOf('')).toBeUndefined();
  });
});
