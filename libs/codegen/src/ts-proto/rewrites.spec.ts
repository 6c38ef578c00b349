import { parseOutput } from './parse-output.js';
import { rewrite } from './rewrites.js';

describe('rewrite()', () => {
  it.each([
    ['a codec', 'export const User: Codec<User> = {};\n'],
    ['an initial value', 'function createBaseUser(): User {\n  return {};\n}\n'],
    ['another patch of protobufjs', 'wrappers[".x"] = null;\n'],
    ['another form of map entries', 'export type Users_byId$Entry = object;\n'],
    ['another form of comments in unions', '  kind: | // comment\n'],
  ])('refuses %s that ts-proto did not print before', (_, text) => {
    expect(() => rewrite(text, 'users.proto')).toThrow(
      /unexpected ".*" in what ts-proto printed for "users.proto"/,
    );
  });

  it('drops the patch of protobufjs and map entries', () => {
    const text = `export interface A {
  x: { [key: string]: string };
}

export interface A_x$Entry {
  key: string;
  value: { [key: string]: any } | undefined;
}

wrappers['.google.protobuf.Struct'] = { fromObject: Struct.wrap, toObject: Struct.unwrap } as any;

export enum B {
}
`;
    expect(rewrite(text, 'a.proto')).toBe(`export interface A {
  x: { [key: string]: string };
}

export enum B {}
`);
  });

  it('keeps messages of users that look like helpers of ts-proto', () => {
    const text = 'export interface StructWrapperFns {\n  a: string;\n}\n';
    expect(rewrite(text, 'a.proto')).toBe(text);
  });

  it('puts the bars of unions behind their comments', () => {
    const text = `    | //
    /** One. */
    { $case: 'one'; value: string }
    | //
    /**
     * Two
     * lines.
     */
    { $case: 'two'; value: string }
`;
    expect(rewrite(text, 'a.proto')).toBe(`    /** One. */
    | { $case: 'one'; value: string }
    /**
     * Two
     * lines.
     */
    | { $case: 'two'; value: string }
`);
  });
});

describe('parseOutput()', () => {
  const output = (imports: string) =>
    `// head\n\n/* eslint-disable */\n${imports}\nexport const a = 1;\n`;

  it('takes imports apart, with paths from the output root', () => {
    const text = output(`import {
  A as A1,
  type B,
} from './b/c.js';
import { Observable } from 'rxjs';
`);
    expect(parseOutput(text, 'a/x.ts')).toEqual({
      imports: [
        { name: 'A', local: 'A1', from: './a/b/c.js' },
        { name: 'B', local: 'B', from: './a/b/c.js' },
        { name: 'Observable', local: 'Observable', from: 'rxjs' },
      ],
      body: 'export const a = 1;\n',
    });
  });

  it('refuses a head or an import that it does not know', () => {
    expect(() => parseOutput('export {};', 'a.ts')).toThrow(
      'unexpected header of ts-proto in "a.ts"',
    );
    expect(() => parseOutput(output('import * as a from "a";'), 'a.ts')).toThrow(
      'unexpected import',
    );
  });
});
