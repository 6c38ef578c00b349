import { expandTemplate } from './expand-template.js';
import { parseTemplate } from './parse-template.js';
import type { PathTemplate } from './path-template.js';

const expand = (text: string, values: Record<string, string> = {}) =>
  expandTemplate(parseTemplate(text) as PathTemplate, ({ name }) => values[name] ?? '');

describe('expandTemplate', () => {
  it.each<[string, Record<string, string>, string]>([
    ['/', {}, '/'],
    ['/a:verb', {}, '/a:verb'],
    ['/users/{id}', { id: '42' }, '/users/42'],
    ['/users/{id}:undelete', { id: 'a:b' }, '/users/a%3Ab:undelete'],
    ['/users/{id}', { id: 'a/b c?ü😀' }, '/users/a%2Fb%20c%3F%C3%BC%F0%9F%98%80'],
    ['/users/{id}', { id: "-_.~!'()*" }, '/users/-_.~%21%27%28%29%2A'],
    ['/users/{id}', { id: '\ud800' }, '/users/%EF%BF%BD'],
    ['/v1/{name=shelves/*/books/*}', { name: 'shelves/1/books/b 2' }, '/v1/shelves/1/books/b%202'],
    ['/files/{path=**}', { path: 'a/b%2Fc//d' }, '/files/a/b%252Fc//d'],
    ['/files/{path=**}', { path: '' }, '/files'],
    ['/files/{path=a/**}', { path: 'a' }, '/files/a'],
    ['/fix/{kind=a%20b}', { kind: 'a b' }, '/fix/a%20b'],
  ])('%s with %j', (text, values, path) => {
    expect(expand(text, values)).toEqual({ kind: 'path', path });
  });

  it.each<[string, Record<string, string>, string]>([
    ['/users/{id}', {}, 'value "" of "id" does not match "*"'],
    ['/v1/{name=a/*}', { name: 'b/1' }, 'value "b/1" of "name" does not match "a/*"'],
    ['/v1/{name=a/*}', { name: 'a' }, 'value "a" of "name" does not match "a/*"'],
    ['/v1/{name=a/*}', { name: 'a/' }, 'value "a/" of "name" does not match "a/*"'],
    ['/v1/{name=a/*}', { name: 'a/1/2' }, 'value "a/1/2" of "name" does not match "a/*"'],
    ['/v1/{name=a/**}', { name: '' }, 'value "" of "name" does not match "a/**"'],
    ['/fix/{kind=x}', { kind: 'y' }, 'value "y" of "kind" does not match "x"'],
  ])('refuses %s with %j', (text, values, message) => {
    expect(expand(text, values)).toMatchObject({ kind: 'mismatch', message });
  });

  it('refuses a template with a wildcard that no variable fills', () => {
    expect(() => expand('/a/*')).toThrow(
      'template "/a/*" cannot be expanded: it has a wildcard outside of all variables',
    );
  });
});
