import type { Route } from './find-conflicts.js';
import { parseTemplate } from './parse-template.js';
import { createRouteTable, type RouteTableOptions } from './route-table.js';

/** Makes a route of `GET /a/{b}`, or of `/a/{b}` for GET. */
function route(text: string): Route & { name: string } {
  const [method, path] = text.startsWith('/') ? ['GET', text] : text.split(' ');
  const template = parseTemplate(path!);
  if (template.kind === 'invalid') throw new Error(`${text}: ${template.message}`);
  return { method: method!, template, name: text };
}

/** The name of the route that a request leads to with the values of its variables, or what else happens. */
function lookUp(routes: readonly string[], request: string, options?: RouteTableOptions): unknown {
  const [method, path] = request.includes(' ') ? request.split(' ') : ['GET', request];
  const match = createRouteTable(routes.map(route), options).match(method!, path!);
  if (match.kind !== 'route') return match.kind;
  const names = match.route.template.variables.map(({ name }) => name);
  return [match.route.name, Object.fromEntries(names.map((name, at) => [name, match.values[at]]))];
}

describe('a route table', () => {
  describe('matches', () => {
    const routes = [
      '/',
      '/prefix',
      '/prefix/middle',
      '/prefix/middle/suffix',
      '/users/{id}',
      '/users/{id}/posts/{post.id}',
      '/files/{path=**}',
      '/v1/{name=shelves/*/books/*}',
      '/v1/{parent=shelves/*}/books',
      '/any/*/thing',
      '/all/**',
      '/fixed/{kind=book}',
    ];

    it.each<[string, string, Record<string, string>]>([
      ['/', '/', {}],
      ['/prefix', '/prefix', {}],
      ['/prefix/middle/suffix', '/prefix/middle/suffix', {}],
      ['/users/42', '/users/{id}', { id: '42' }],
      ['/users/42/posts/7', '/users/{id}/posts/{post.id}', { id: '42', 'post.id': '7' }],
      ['/users/..', '/users/{id}', { id: '..' }],
      ['/users/__proto__', '/users/{id}', { id: '__proto__' }],
      ['/files/a', '/files/{path=**}', { path: 'a' }],
      ['/files/a/b.txt', '/files/{path=**}', { path: 'a/b.txt' }],
      ['/files/a//b/', '/files/{path=**}', { path: 'a//b/' }],
      ['/files', '/files/{path=**}', { path: '' }],
      ['/files/', '/files/{path=**}', { path: '' }],
      ['/v1/shelves/1/books/2', '/v1/{name=shelves/*/books/*}', { name: 'shelves/1/books/2' }],
      ['/v1/shelves/1/books', '/v1/{parent=shelves/*}/books', { parent: 'shelves/1' }],
      ['/any/x/thing', '/any/*/thing', {}],
      ['/all', '/all/**', {}],
      ['/all/a/b', '/all/**', {}],
      ['/fixed/book', '/fixed/{kind=book}', { kind: 'book' }],
    ])('%s', (path, name, values) => {
      expect(lookUp(routes, path)).toEqual([name, values]);
    });

    it.each([
      '',
      '*',
      'prefix',
      '//',
      '/Prefix',
      '/prefix/',
      '/prefix/other',
      '/prefix/middle/suffix/more',
      '/users',
      '/users/',
      '/users//posts/7',
      '/users/42/',
      '/users/42/posts',
      '/users/42/posts/',
      '/v1/shelves//books/2',
      '/any//thing',
      '/filesystem',
      '/fixed/pen',
      '/constructor',
      '/__proto__',
    ])('not %j', (path) => {
      expect(lookUp(routes, path)).toBe('unknown');
    });
  });

  describe('prefers the more specific route, in whatever order routes are given', () => {
    it.each<[string, string[], string]>([
      ['/users/me', ['/users/me', '/users/{id}', '/users/**', '/**'], '/users/me'],
      ['/users/42', ['/users/me', '/users/{id}', '/users/**', '/**'], '/users/{id}'],
      ['/users/42/x', ['/users/me', '/users/{id}', '/users/**', '/**'], '/users/**'],
      ['/users', ['/users/me', '/users/{id}', '/users/**', '/**'], '/users/**'],
      ['/other', ['/users/me', '/users/{id}', '/users/**', '/**'], '/**'],
      ['/c/x/d/e', ['/c/*/d/**', '/c/*/d/e', '/c/f/d/e'], '/c/*/d/e'],
      ['/c/f/d/e', ['/c/*/d/**', '/c/*/d/e', '/c/f/d/e'], '/c/f/d/e'],
      ['/c/f/d/g', ['/c/*/d/**', '/c/*/d/e', '/c/f/d/e'], '/c/*/d/**'],
      // the branch of the literal leads nowhere
      ['/a/b/d', ['/a/b/c', '/a/{x}/d'], '/a/{x}/d'],
      ['/a/b/c/d', ['/a/b/{x}', '/a/**'], '/a/**'],
      ['/a/b/c', ['/a/{x}/c', '/a/b/**', '/**'], '/a/b/**'],
      ['/a', ['/a', '/a/**'], '/a'],
      ['/', ['/', '/**'], '/'],
      ['/a', ['/*', '/a/**'], '/a/**'],
      // neither is more specific: the leftmost literal decides
      ['/a/b', ['/a/{x}', '/{x}/b'], '/a/{x}'],
      // verbs
      ['/a/x:v', ['/a/*', '/a/*:v', '/a/**', '/a/**:v'], '/a/*:v'],
      ['/a/x:w', ['/a/*', '/a/*:v', '/a/**', '/a/**:v'], '/a/*'],
      ['/a/x/y:v', ['/a/*', '/a/*:v', '/a/**', '/a/**:v'], '/a/**:v'],
      ['/a/x/y:w', ['/a/*', '/a/*:v', '/a/**', '/a/**:v'], '/a/**'],
      ['/a/b:v', ['/a/*:v', '/a/b:v', '/a/*'], '/a/b:v'],
      ['/a:v', ['/a:v', '/a/**:v', '/*:v'], '/a:v'],
      ['/a:v', ['/a/**:v', '/*:v'], '/a/**:v'],
      ['/a:v', ['/*/**:v', '/*:v'], '/*:v'],
      ['/a:v', ['/*/**:v', '/*'], '/*/**:v'],
      ['/a/b:v', ['/a/b', '/a/*', '/**:v'], '/**:v'],
      ['/x/a:v', ['/*/{y=a:v}', '/*/*:v'], '/*/{y=a:v}'],
      ['/x/a:b:c', ['/*/{y=a:b:c}', '/*/*:b:c', '/*/*:c'], '/*/{y=a:b:c}'],
      ['/a/x:b:c', ['/a/{x}:c', '/a/{x}:b:c', '/a/{x}'], '/a/{x}:b:c'],
      ['/a/x:c', ['/a/{x}:c', '/a/{x}:b:c', '/a/{x}'], '/a/{x}:c'],
    ])('%s', (path, routes, name) => {
      for (const order of [routes, routes.toReversed()]) {
        expect((lookUp(order, path) as unknown[])[0]).toBe(name);
      }
    });
  });

  describe('takes a custom verb off the last segment', () => {
    const routes = [
      '/person',
      '/person/{id=*}',
      '/{x=**}:verb',
      '/v1/{name=a/*}:cancel',
      '/v1/{name=a/*}',
      '/v2/{id}:b:c',
      '/v3/{id}:undelete',
      '/v4/{x}/{kind=b:v}',
    ];

    it.each<[string, string, Record<string, string>]>([
      ['/person:verb', '/{x=**}:verb', { x: 'person' }],
      ['/person/jason:verb', '/{x=**}:verb', { x: 'person/jason' }],
      ['/person/jason:other', '/person/{id=*}', { id: 'jason:other' }],
      ['/person/jason:', '/person/{id=*}', { id: 'jason:' }],
      ['/person/:other', '/person/{id=*}', { id: ':other' }],
      ['/animal/cat:verb', '/{x=**}:verb', { x: 'animal/cat' }],
      ['/some:verb/const:verb', '/{x=**}:verb', { x: 'some:verb/const' }],
      ['/v1/a/x:cancel', '/v1/{name=a/*}:cancel', { name: 'a/x' }],
      ['/v1/a/x:y:cancel', '/v1/{name=a/*}:cancel', { name: 'a/x:y' }],
      ['/v1/a/urn:isbn:123', '/v1/{name=a/*}', { name: 'a/urn:isbn:123' }],
      ['/v1/a/x:cancel:no', '/v1/{name=a/*}', { name: 'a/x:cancel:no' }],
      ['/v1/a/:cancel', '/v1/{name=a/*}', { name: 'a/:cancel' }],
      // an encoded colon belongs to the value
      ['/v1/a/x%3Acancel', '/v1/{name=a/*}', { name: 'a/x:cancel' }],
      ['/v1/a/x%3Ay:cancel', '/v1/{name=a/*}:cancel', { name: 'a/x:y' }],
      ['/v1/a/x:c%61ncel', '/v1/{name=a/*}:cancel', { name: 'a/x' }],
      ['/v2/x:b:c', '/v2/{id}:b:c', { id: 'x' }],
      ['/v2/x:a:b:c', '/v2/{id}:b:c', { id: 'x:a' }],
      ['/v4/a/b:v', '/v4/{x}/{kind=b:v}', { x: 'a', kind: 'b:v' }],
    ])('%s', (path, name, values) => {
      expect(lookUp(routes, path)).toEqual([name, values]);
    });

    it.each(['/animal', '/animal:other', '/v2/x:c', '/v2/:b:c', '/v3/x', '/person/x:verb/'])(
      'not %s',
      (path) => {
        expect(lookUp(routes, path)).toBe('unknown');
      },
    );
  });

  describe('decodes values', () => {
    const routes = [
      '/one/{x}/end',
      '/many/{x=p/*}/end',
      '/rest/{x=**}',
      '/a b%2Fc/{x}',
      '/fix/{x=a%20b}',
    ];
    const RESERVED = '%21%23%24%26%27%28%29%2A%2B%2C%2F%3A%3B%3D%3F%40%5B%5D';

    it.each<[string, string]>([
      ['/one/p%20q%2Fr+/end', 'p q/r+'],
      ['/one/%E4%B8%96%e7%95%8c/end', '世界'],
      ['/one/%F0%9F%98%80/end', '😀'],
      ['/one/%252F/end', '%2F'],
      ['/one/%00/end', '\0'],
      [`/one/${RESERVED}/end`, "!#$&'()*+,/:;=?@[]"],
      ['/many/p/foo%20bar%2fbaz/end', 'p/foo bar%2fbaz'],
      ['/many/p/%252F/end', 'p/%2F'],
      ['/rest/a%2Fb/c%20d%2F', 'a%2Fb/c d%2F'],
      ['/rest/%2F', '%2F'],
      [`/rest/${RESERVED}`, "!#$&'()*+,%2F:;=?@[]"],
      ['/fix/a%20b', 'a b'],
    ])('%s', (path, x) => {
      const routesWithoutSpace = routes.map((text) => text.replace('a b', 'a%20b'));
      expect((lookUp(routesWithoutSpace, path) as unknown[])[1]).toEqual({ x });
    });

    it('keeps all reserved characters encoded in values of several segments if it is told to', () => {
      const options = { keepEncoded: 'reserved' } as const;
      const values = (path: string): unknown =>
        (lookUp(['/{x}/{y=**}'], path, options) as unknown[])[1];
      expect(values(`/${RESERVED}/${RESERVED}%20`)).toEqual({
        x: "!#$&'()*+,/:;=?@[]",
        y: `${RESERVED} `,
      });
    });

    it('compares literals without regard to how they are encoded, except for slash, colon and percent', () => {
      const table = ['/a%20b/%C3%BC', '/c%2Fd', '/e:f/x', '/g%25'];
      expect(lookUp(table, '/a%20b/%c3%bc')).toEqual(['/a%20b/%C3%BC', {}]);
      expect(lookUp(table, '/%61%20%62/%c3%bc')).toEqual(['/a%20b/%C3%BC', {}]);
      expect(lookUp(table, '/c%2fd')).toEqual(['/c%2Fd', {}]);
      expect(lookUp(table, '/c/d')).toBe('unknown');
      expect(lookUp(table, '/c%252Fd')).toBe('unknown');
      expect(lookUp(table, '/e%3Af/x')).toBe('unknown');
      expect(lookUp(table, '/g%25')).toEqual(['/g%25', {}]);
    });

    it.each<[string, number, string]>([
      ['/one/%/end', 5, '"%/e" is no percent-encoded octet: expected "%" and two hex digits'],
      ['/one/a%', 6, '"%" is no percent-encoded octet: expected "%" and two hex digits'],
      ['/one/%zz/end', 5, '"%zz" is no percent-encoded octet: expected "%" and two hex digits'],
      ['/one/%41%4/end', 8, '"%4/" is no percent-encoded octet: expected "%" and two hex digits'],
      ['/one/%FF/end', 5, '"%FF" is not percent-encoded UTF-8'],
      ['/one/%C3%28/end', 5, '"%C3%28" is not percent-encoded UTF-8'],
      ['/one/%ED%A0%80/end', 5, '"%ED%A0%80" is not percent-encoded UTF-8'],
      ['/one/%C0%AF/end', 5, '"%C0%AF" is not percent-encoded UTF-8'],
      ['/nowhere/%', 9, '"%" is no percent-encoded octet: expected "%" and two hex digits'],
    ])('refuses %s', (path, position, message) => {
      const table = createRouteTable([route('/one/{x}/end')]);
      expect(table.match('GET', path)).toEqual({ kind: 'malformed', position, message });
    });
  });

  describe('tells methods apart', () => {
    const routes = [
      'GET /a',
      'POST /a',
      'GET /users/{id}',
      'POST /users/search',
      'DELETE /users/**',
      '* /any/{x}',
      'GET /any/{y}',
      'PROPFIND /dav',
    ];
    const table = createRouteTable(routes.map(route));

    it.each<[string, string]>([
      ['GET /a', 'GET /a'],
      ['POST /a', 'POST /a'],
      ['GET /users/search', 'GET /users/{id}'],
      ['POST /users/search', 'POST /users/search'],
      ['DELETE /users/search', 'DELETE /users/**'],
      ['POST /any/1', '* /any/{x}'],
      ['BREW /any/1', '* /any/{x}'],
      ['GET /any/1', 'GET /any/{y}'],
      ['PROPFIND /dav', 'PROPFIND /dav'],
    ])('%s', (request, name) => {
      expect((lookUp(routes, request) as unknown[])[0]).toBe(name);
    });

    it('names the methods that a path allows', () => {
      expect(table.match('PUT', '/a')).toEqual({
        kind: 'method-not-allowed',
        allowed: ['GET', 'POST'],
      });
      expect(table.match('PUT', '/users/search')).toEqual({
        kind: 'method-not-allowed',
        allowed: ['DELETE', 'GET', 'POST'],
      });
      expect(table.match('BREW', '/users/x/y')).toEqual({
        kind: 'method-not-allowed',
        allowed: ['DELETE'],
      });
      expect(table.methodsFor('/any/x')).toEqual(['*', 'GET']);
      expect(table.methodsFor('/nowhere')).toEqual([]);
      expect(table.methodsFor('/%')).toEqual([]);
    });

    it('does not take the name of a method for one', () => {
      expect(table.match('constructor', '/a').kind).toBe('method-not-allowed');
      expect(table.match('get', '/a').kind).toBe('method-not-allowed');
    });
  });

  it('refuses two routes for the same requests', () => {
    expect(() => createRouteTable([route('/a/{x}'), route('/a/{y=*}')])).toThrow(
      'routes "GET /a/{x}" and "GET /a/{y=*}" match the same requests: keep one of them',
    );
    expect(() => createRouteTable([route('GET /a/{x}'), route('* /a/{y}')])).not.toThrow();
  });

  it('can be empty', () => {
    expect(createRouteTable([]).match('GET', '/')).toEqual({ kind: 'unknown' });
  });
});
