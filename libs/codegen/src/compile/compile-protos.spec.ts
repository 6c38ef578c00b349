import { readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { problemsOf, withProtos } from '../testing-support/inline-protos.js';
import { compileProtos } from './compile-protos.js';

const A = 'syntax = "proto3"; package a; message A {}';

describe('compileProtos()', () => {
  it('reports every error of the compiler with the real file', async () => {
    const problems = await problemsOf({
      'a.proto': 'syntax = "proto3";\nmessage A { B b = 1; }\n',
      'b/c.proto': 'syntax = "proto3";\nmessage {',
    });
    expect(problems).toEqual([
      'a.proto:2:13: cannot find `B` in this scope: import the file that declares it, and mind the package in front of its name',
      'b/c.proto:2:1: missing name after `message`',
      'b/c.proto:2:9: encountered unmatched `{` delimiter',
    ]);
  });

  it('explains an option that is set twice', async () => {
    const problems = await problemsOf(`syntax = "proto3";
import "toolkit/options/annotations.proto";
service S {
  option (toolkit.runtime).servers = HTTP;
  option (toolkit.runtime) = { servers: [GRPC] };
}`);
    expect(problems).toEqual([
      expect.stringMatching(/^a\.proto:5:\d+: .*: set the option once: either as a whole/),
    ]);
  });

  it('reports every import that does not exist, with the places that were searched', async () => {
    const problems = await problemsOf(
      `syntax = "proto3"; // import "not-this.proto";
import "users.proto";
import public "github.com/acme/orders/orders.proto";
`,
      { mappings: { 'github.com/acme': '/nowhere' } },
    );
    expect(problems).toEqual([
      expect.stringMatching(
        /^a\.proto:2:8: import "users\.proto" was not found: looked for <root>\/users\.proto, \S*proto\/users\.proto; add the folder/,
      ),
      expect.stringMatching(
        /^a\.proto:3:15: import "github\.com\/acme\/orders\/orders\.proto" was not found: looked for \/nowhere\/orders\/orders\.proto, /,
      ),
    ]);
  });

  it('reports files that do not exist or are in no root', async () => {
    await withProtos({ 'a.proto': A }, async (folder) => {
      const missing = await compileProtos({ roots: [folder], files: [join(folder, 'b.proto')] });
      expect(missing).toMatchObject({ problems: [{ message: 'file does not exist' }] });
      const outside = await compileProtos({ roots: [folder], files: ['/elsewhere/b.proto'] });
      expect(outside).toMatchObject({
        problems: [{ file: '/elsewhere/b.proto', message: 'file is in none of the roots' }],
      });
    });
  });

  it('prefers a mapping over a root, and the longest mapping over others', async () => {
    const protos = {
      'main/a.proto': 'syntax = "proto3"; import "x/y/t.proto"; message A { t.Right t = 1; }',
      'main/x/y/t.proto': 'syntax = "proto3"; package t; message Root {}',
      'short/y/t.proto': 'syntax = "proto3"; package t; message Short {}',
      'long/t.proto': 'syntax = "proto3"; package t; message Right {}',
    };
    await withProtos(protos, async (folder) => {
      const result = await compileProtos({
        roots: [join(folder, 'main')],
        files: [join(folder, 'main/a.proto')],
        mappings: { x: join(folder, 'short'), 'x/y': join(folder, 'long') },
      });
      expect(result.kind).toBe('compiled');
    });
  });

  it('compiles protos below node_modules, which buf ignores by itself', async () => {
    await withProtos({ 'node_modules/pkg/a.proto': A }, async (folder) => {
      const root = join(folder, 'node_modules/pkg');
      const result = await compileProtos({ roots: [root], files: [join(root, 'a.proto')] });
      expect(result).toMatchObject({ kind: 'compiled', files: ['a.proto'] });
    });
  });

  it('is not disturbed by a configuration of buf in the roots', async () => {
    await withProtos({ 'a.proto': A }, async (folder) => {
      await writeFile(join(folder, 'buf.yaml'), 'version: v9\n');
      const result = await compileProtos({ roots: [folder], files: [join(folder, 'a.proto')] });
      expect(result.kind).toBe('compiled');
    });
  });

  it('leaves nothing behind', async () => {
    await withProtos({ 'a.proto': A, 'b.proto': 'message {' }, async (folder) => {
      const temporary = join(folder, 'tmp');
      await mkdir(temporary);
      const previous = process.env['TMPDIR'];
      process.env['TMPDIR'] = temporary;
      try {
        await compileProtos({ roots: [folder], files: [join(folder, 'a.proto')] });
        await compileProtos({ roots: [folder], files: [join(folder, 'b.proto')] });
      } finally {
        if (previous === undefined) delete process.env['TMPDIR'];
        else process.env['TMPDIR'] = previous;
      }
      expect(readdirSync(temporary)).toEqual([]);
      expect(readdirSync(folder).sort()).toEqual(['a.proto', 'b.proto', 'tmp']);
    });
  });
});
