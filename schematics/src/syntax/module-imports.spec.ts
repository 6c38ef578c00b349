import { addToModuleImports } from './module-imports.js';

const FOR_ROOT = "ToolkitModule.forRoot({\n  envPrefix: 'X',\n})";

function addTo(metadata: string, ...expressions: string[]): string | undefined {
  const result = addToModuleImports(
    `@Module(${metadata})\nexport class AppModule {}\n`,
    expressions,
  );
  return result?.replace('@Module(', '').replace(')\nexport class AppModule {}\n', '');
}

describe('adding to the imports of a module', () => {
  describe('refuses what cannot be edited safely:', () => {
    it.each([
      ['a variable', '{ imports: IMPORTS }'],
      ['a call', '{ imports: [A].concat(B) }'],
      ['shorthand', '{ imports }'],
      ['metadata from elsewhere', 'METADATA'],
    ])('%s', (_, metadata) => {
      expect(addTo(metadata, 'UserModule')).toBeUndefined();
    });

    it('a file without a module', () => {
      expect(addToModuleImports('export class AppModule {}', ['UserModule'])).toBeUndefined();
    });
  });

  it('changes nothing if there is nothing to add', () => {
    expect(addTo('{ imports: IMPORTS }')).toBe('{ imports: IMPORTS }');
  });

  it('breaks an empty list', () => {
    expect(addTo('{\n  imports: [],\n  providers: [P],\n}', FOR_ROOT, 'UserModule')).toBe(
      [
        '{',
        '  imports: [',
        '    ToolkitModule.forRoot({',
        "      envPrefix: 'X',",
        '    }),',
        '    UserModule,',
        '  ],',
        '  providers: [P],',
        '}',
      ].join('\n'),
    );
  });

  it('keeps a comment in an empty list', () => {
    expect(addTo('{\n  imports: [\n    // none yet\n  ],\n}', 'UserModule')).toBe(
      '{\n  imports: [\n    // none yet\n    UserModule,\n  ],\n}',
    );
  });

  it('keeps comments in and behind a list of lines', () => {
    const metadata = '{\n  imports: [\n    // first\n    A, // why A\n    // B is off\n  ],\n}';
    expect(addTo(metadata, 'UserModule')).toBe(
      '{\n  imports: [\n    // first\n    A, // why A\n    UserModule,\n    // B is off\n  ],\n}',
    );
  });

  it('does without a trailing comma where the user does', () => {
    expect(addTo('{\n  imports: [\n    A,\n    B // last\n  ]\n}', 'UserModule')).toBe(
      '{\n  imports: [\n    A,\n    B, // last\n    UserModule\n  ]\n}',
    );
  });

  it('breaks a list on one line', () => {
    expect(addTo('{\n  imports: [A, ...others],\n}', 'UserModule')).toBe(
      '{\n  imports: [\n    A,\n    ...others,\n    UserModule,\n  ],\n}',
    );
  });

  it('indents what a list on one line holds', () => {
    expect(addTo('{\n  imports: [A.forRoot({\n    global: true,\n  })],\n}', 'UserModule')).toBe(
      '{\n  imports: [\n    A.forRoot({\n      global: true,\n    }),\n    UserModule,\n  ],\n}',
    );
  });

  it('adds the list in front of what is there', () => {
    expect(addTo('{\n  // of the app\n  providers: [P],\n}', 'UserModule')).toBe(
      '{\n  imports: [\n    UserModule,\n  ],\n  // of the app\n  providers: [P],\n}',
    );
    expect(addTo('{ providers: [P] }', 'UserModule')).toBe(
      '{\n  imports: [\n    UserModule,\n  ],\n  providers: [P] }',
    );
    expect(addTo('{}', 'UserModule')).toBe('{\n  imports: [\n    UserModule,\n  ],\n}');
  });

  it('keeps the line ends of Windows', () => {
    const text = '@Module({\r\n  imports: [],\r\n})\r\nexport class AppModule {}\r\n';
    expect(addToModuleImports(text, ['UserModule'])).toBe(
      '@Module({\r\n  imports: [\r\n    UserModule,\r\n  ],\r\n})\r\nexport class AppModule {}\r\n',
    );
  });

  it('takes the first module of a file', () => {
    const text =
      '@Injectable()\nclass P {}\n@Module({ imports: [] })\nclass A {}\n@Module({ imports: [] })\nclass B {}';
    expect(addToModuleImports(text, ['UserModule'])).toContain('@Module({ imports: [] })\nclass B');
  });
});
