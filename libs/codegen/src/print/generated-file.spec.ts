import { createGeneratedFile } from './generated-file.js';
import { args, array, literal, object } from './printable.js';

const file = (path = 'users/user.ts') => createGeneratedFile(path, { preamble: ['generated'] });
const HEAD = '// generated\n/* eslint-disable */\n\n';

describe('createGeneratedFile()', () => {
  it('gives clashing imports local names, and keeps those of declarations, keywords and globals free', () => {
    const out = file();
    out.declare('Call');
    out.print(
      [out.importType('Call', 'core'), ' '],
      [out.importType('Observable', 'rxjs'), ' '],
      [out.importType('Observable', './a.js'), ' '],
      [out.import('Map', './a.js'), ' '],
      [out.import('delete', './a.js')],
    );
    expect(out.render()).toBe(`${HEAD}import type { Call as Call1 } from 'core';
import type { Observable } from 'rxjs';
import { Map as Map1, type Observable as Observable1, delete as delete1 } from '../a.js';

Call1 Observable Observable1 Map1 delete1
`);
  });

  it('imports a name as a value if any use needs the value', () => {
    const out = file();
    out.print(
      out.importType('User', './users/other.js'),
      ' ',
      out.import('User', './users/other.js'),
    );
    expect(out.render()).toContain("import { User } from './other.js';");
  });

  it('does not import from itself', () => {
    const out = file();
    out.print(out.import('User', './users/user.js'));
    expect(out.render()).toBe(`${HEAD}User\n`);
  });

  it('keeps the local names that raw text uses', () => {
    const out = file();
    out.adopt(out.importType('Observable', 'rxjs'), 'Observable2');
    out.print('type A = Observable2<', out.importType('Observable', './a.js'), '>;');
    expect(out.render()).toContain(`import type { Observable as Observable2 } from 'rxjs';
import type { Observable } from '../a.js';

type A = Observable2<Observable>;`);
  });

  it('sorts packages before files above, and those before files beside', () => {
    const out = file();
    out.print(['./users/b.js', './z.js', 'rxjs', '@a/b'].map((from) => out.import('x', from)));
    const modules = [...out.render().matchAll(/from '(.*)'/g)].map(([, from]) => from);
    expect(modules).toEqual(['@a/b', 'rxjs', '../z.js', './b.js']);
  });

  it('breaks groups that do not fit on a line, outermost first', () => {
    const out = file();
    const long = (length: number) => literal('x'.repeat(length));
    out.print('call', args(array([long(20), long(20)]), object({ a: long(20), 'b-c': '1' })), ';');
    out.print('call', args(array([long(60), long(60)]), object({ a: long(20) })), ';');
    expect(out.render())
      .toBe(`${HEAD}call(['${'x'.repeat(20)}', '${'x'.repeat(20)}'], { a: '${'x'.repeat(20)}', 'b-c': 1 });
call(
  [
    '${'x'.repeat(60)}',
    '${'x'.repeat(60)}',
  ],
  { a: '${'x'.repeat(20)}' },
);
`);
  });

  it('indents blocks and prints doc comments of any text', () => {
    const out = file();
    out.block(
      'class A {',
      () => {
        out.doc('Ends */ here.');
        out.doc('');
        out.doc('Two\nlines.');
      },
      '}',
    );
    expect(out.render()).toBe(`${HEAD}class A {
  /** Ends *\\/ here. */
  /**
   * Two
   * lines.
   */
}
`);
  });
});

describe('literal()', () => {
  it.each([
    ['plain', "'plain'"],
    ["it's", '"it\'s"'],
    ['say "hi"', '\'say "hi"\''],
    ['it\'s "both"', "'it\\'s \"both\"'"],
    ['a\\b\n\u2028', "'a\\\\b\\n\\u2028'"],
  ])('writes %j', (value, text) => {
    expect(literal(value)).toBe(text);
  });
});
