import { addToManifest, readManifest } from './manifest.js';
import type { ProjectFiles } from './project-files.js';

function filesWith(text: string | undefined): ProjectFiles {
  return { read: () => text, list: () => [] };
}

describe('package.json', () => {
  it('may be missing or say nothing', () => {
    expect(readManifest(filesWith(undefined))).toBeUndefined();
    expect(readManifest(filesWith('{}'))).toEqual({
      isEsm: false,
      dependencies: new Map(),
    });
  });

  it('is refused if it is no JSON object', () => {
    expect(() => readManifest(filesWith('[]'))).toThrow('package.json:1:1: expected a JSON object');
    expect(() => readManifest(filesWith('{\n"a": 1\n"b": 2\n}'))).toThrow(
      'package.json:3:1: invalid JSON: comma expected',
    );
  });

  it('tells dependencies of every kind', () => {
    const text = JSON.stringify({
      type: 'module',
      dependencies: { a: '1' },
      devDependencies: { b: '2' },
      peerDependencies: { c: '3' },
      optionalDependencies: { d: '4' },
    });
    const { isEsm, dependencies } = readManifest(filesWith(text))!;
    expect(isEsm).toBe(true);
    expect([...dependencies]).toEqual([
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
      ['d', '4'],
    ]);
  });

  it('gets what it lacks in alphabetical order, and keeps its format', () => {
    const text =
      '{\r\n\t"name": "app",\r\n\t"dependencies": {\r\n\t\t"a": "1",\r\n\t\t"c": "1"\r\n\t}\r\n}\r\n';
    const additions = { dependencies: { b: '2', c: '2' }, scripts: { generate: 'x' } };
    const result = addToManifest(text, additions);
    expect(result).toContain('\t\t"a": "1",\r\n\t\t"b": "2",\r\n\t\t"c": "1"\r\n');
    expect(result).toContain('\t"scripts": {\r\n\t\t"generate": "x"\r\n\t}');
    expect(addToManifest(result, additions)).toBe(result);
  });
});
