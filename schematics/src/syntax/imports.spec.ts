import { addImports, canImport } from './imports.js';
import { parseSource } from './source.js';

const TOOLKIT = { name: 'ToolkitModule', from: '@nestjs-toolkit/core' };
const USERS = { name: 'UserModule', from: './user/user.module.js' };

describe('imports', () => {
  it('does not take a name that means something else', () => {
    const can = (text: string): boolean => canImport(parseSource(text), USERS);
    expect(can("import { UserModule } from './admin/user.module.js';")).toBe(false);
    expect(can("import { Users as UserModule } from './user/user.module.js';")).toBe(false);
    expect(can('class UserModule {}')).toBe(false);
    expect(can('const UserModule = 1;')).toBe(false);
    expect(can("import { UserModule } from './user/user.module.js';")).toBe(true);
    expect(can('class Other {}')).toBe(true);
  });

  it('puts packages behind packages and files behind files', () => {
    const text = [
      "import { Module } from '@nestjs/common';",
      "import { AppService } from './app.service.js';",
      '',
      'class A {}',
      '',
    ].join('\n');
    expect(addImports(text, [TOOLKIT, USERS])).toBe(
      [
        "import { Module } from '@nestjs/common';",
        "import { ToolkitModule } from '@nestjs-toolkit/core';",
        "import { AppService } from './app.service.js';",
        "import { UserModule } from './user/user.module.js';",
        '',
        'class A {}',
        '',
      ].join('\n'),
    );
  });

  it('puts a package in front of files, and anything into an empty file', () => {
    expect(addImports('// licence\nimport "./a.js";\n', [TOOLKIT])).toBe(
      '// licence\nimport { ToolkitModule } from "@nestjs-toolkit/core";\nimport "./a.js";\n',
    );
    expect(addImports('', [TOOLKIT])).toBe(
      "import { ToolkitModule } from '@nestjs-toolkit/core';\n",
    );
  });

  it('adds to an import of the same module, but not to one of types', () => {
    expect(addImports("import { Call } from '@nestjs-toolkit/core';", [TOOLKIT])).toBe(
      "import { Call, ToolkitModule } from '@nestjs-toolkit/core';",
    );
    expect(addImports("import type { Call } from '@nestjs-toolkit/core';", [TOOLKIT])).toContain(
      "\nimport { ToolkitModule } from '@nestjs-toolkit/core';",
    );
  });

  it('changes nothing if the name is there', () => {
    const text = "import { ToolkitModule } from '@nestjs-toolkit/core';\r\n";
    expect(addImports(text, [TOOLKIT])).toBe(text);
  });
});
