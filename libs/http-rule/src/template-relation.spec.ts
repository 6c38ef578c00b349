import { findConflicts } from './find-conflicts.js';
import { parseTemplate } from './parse-template.js';
import type { PathTemplate } from './path-template.js';
import { commonPath, relateTemplates, type TemplateRelation } from './template-relation.js';

const template = (text: string): PathTemplate => parseTemplate(text) as PathTemplate;

const OPPOSITE = {
  disjoint: 'disjoint',
  equal: 'equal',
  narrower: 'wider',
  wider: 'narrower',
  overlapping: 'overlapping',
} as const;

describe('relateTemplates', () => {
  it.each<[string, string, TemplateRelation, string?]>([
    ['/a', '/b', 'disjoint'],
    ['/a', '/a', 'equal', '/a'],
    ['/a', '/%61', 'equal', '/a'],
    ['/a', '/a/{x}', 'disjoint'],
    ['/a/{x}', '/a/{y=*}', 'equal', '/a/x'],
    ['/a/{x}/b', '/a/*/b', 'equal', '/a/x/b'],
    ['/a/b', '/a/{x}', 'narrower', '/a/b'],
    ['/a/{x}', '/a/**', 'narrower', '/a/x'],
    ['/a', '/a/**', 'narrower', '/a'],
    ['/a/{x=**}', '/a/**', 'equal', '/a'],
    ['/**', '/a/**', 'wider', '/a'],
    ['/*/**', '/a/**', 'wider', '/a'],
    ['/*/**', '/**', 'narrower', '/x'],
    ['/a/*/**', '/a/**', 'narrower', '/a/x'],
    ['/a/{x}', '/{x}/b', 'overlapping', '/a/b'],
    ['/a/*/c', '/a/b/**', 'overlapping', '/a/b/c'],
    ['/*', '/a/**', 'overlapping', '/a'],
    ['/a/{x=b/*}', '/a/b/{y}', 'equal', '/a/b/x'],
    // verbs
    ['/a:v', '/a', 'disjoint'],
    ['/a:v', '/a:w', 'disjoint'],
    ['/{x}:v', '/{x}', 'narrower', '/x:v'],
    ['/{x}:v', '/{y}:w', 'disjoint'],
    ['/{x}:b:c', '/{x}:c', 'narrower', '/x:b:c'],
    ['/a:v', '/{x}:v', 'narrower', '/a:v'],
    ['/a:v', '/{x}', 'narrower', '/a:v'],
    ['/{x=a:v}', '/a:v', 'equal', '/a:v'],
    ['/a/**:v', '/a/**', 'narrower', '/a/x:v'],
    ['/a/**:v', '/a/*', 'narrower', '/a/x:v'],
    ['/a/**:v', '/a:v', 'wider', '/a:v'],
    ['/**:v', '/a/**', 'narrower', '/a/x:v'],
    ['/{x}/b:v', '/a/{x}', 'narrower', '/a/b:v'],
    ['/{x}/b:v', '/a/{x}:v', 'overlapping', '/a/b:v'],
    ['/{x=**}', '/{x=**}:v', 'wider', '/x:v'],
    ['/**:v', '/**:w', 'disjoint'],
    ['/', '/**', 'narrower', '/'],
    ['/', '/*', 'disjoint'],
  ])('%s and %s', (first, second, relation, ...[path]) => {
    expect(relateTemplates(template(first), template(second))).toBe(relation);
    expect(relateTemplates(template(second), template(first))).toBe(OPPOSITE[relation]);
    expect(commonPath(template(first), template(second))).toBe(path);
  });
});

describe('findConflicts', () => {
  const conflicts = (...routes: string[]): string[] =>
    findConflicts(
      routes.map((text) => {
        const [method, path] = text.split(' ');
        return { method: method!, template: template(path!), text };
      }),
    ).map(({ kind, first, second, path }) => `${kind}: ${first.text}, ${second.text} (${path})`);

  it('names routes that match the same requests', () => {
    expect(conflicts('GET /a/{x}', 'GET /b', 'GET /a/{y=*}')).toEqual([
      'identical: GET /a/{x}, GET /a/{y=*} (/a/x)',
    ]);
  });

  it('names routes of which none is more specific', () => {
    expect(conflicts('GET /users/{id}/posts', 'GET /users/me/{section}')).toEqual([
      'ambiguous: GET /users/{id}/posts, GET /users/me/{section} (/users/me/posts)',
    ]);
  });

  it('accepts routes of which one is more specific', () => {
    expect(conflicts('GET /users/{id}', 'GET /users/me', 'GET /users/**', 'GET /**')).toEqual([]);
  });

  it('accepts the same template for several methods', () => {
    expect(conflicts('GET /a/{x}', 'POST /a/{x}', '* /a/{x}')).toEqual([]);
    expect(conflicts('* /a/{x}', '* /a/{y}')).toHaveLength(1);
  });

  it('names every pair', () => {
    expect(conflicts('GET /a', 'GET /a', 'GET /a')).toHaveLength(3);
  });
});
