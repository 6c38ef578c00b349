import { scanImports } from './scan-imports.js';

describe('scanImports()', () => {
  it('finds plain, public, weak and option imports, with their places', () => {
    const text = `syntax = "proto3";
import "a.proto"; import public 'b.proto';
  import weak "c.proto";
import option "d.proto";`;
    expect(scanImports(text)).toEqual([
      { name: 'a.proto', line: 2, column: 8 },
      { name: 'b.proto', line: 2, column: 33 },
      { name: 'c.proto', line: 3, column: 15 },
      { name: 'd.proto', line: 4, column: 15 },
    ]);
  });

  it('ignores comments, strings, and the word elsewhere', () => {
    const text = `// import "a.proto";
/* import "b.proto"; */
option (x) = "import \\"c.proto\\";";
message M { string import = 1; Import.import x = 2; }
import "d.proto";`;
    expect(scanImports(text).map(({ name }) => name)).toEqual(['d.proto']);
  });

  it('leaves malformed imports to the compiler', () => {
    expect(scanImports('import ;\nimport public;\nimport "open\n')).toEqual([]);
  });
});
