import { parseTemplate } from './parse-template.js';
import type { PathTemplate } from './path-template.js';

/** A template in short: canonical segments, verb, and variables as `name[start,end)`. */
function summary(text: string) {
  const template = parseTemplate(text);
  if (template.kind === 'invalid') throw new Error(`${text}: ${template.message}`);
  return {
    segments: template.segments.map((segment) =>
      segment.kind === 'literal' ? segment.value : segment.kind === 'single' ? '*' : '**',
    ),
    verb: template.verb,
    variables: template.variables.map(
      ({ name, start, end, multiSegment }) =>
        `${name}[${start},${end})${multiSegment ? ' multi' : ''}`,
    ),
  };
}

describe('parseTemplate', () => {
  it.each<[string, string[], string[], string?]>([
    ['/', [], []],
    ['/v1', ['v1'], []],
    ['/v1/b', ['v1', 'b'], []],
    ['/shelves/{shelf}/books/{book}', ['shelves', '*', 'books', '*'], ['shelf[1,2)', 'book[3,4)']],
    ['/shelves/**', ['shelves', '**'], []],
    ['/**', ['**'], []],
    ['/*', ['*'], []],
    ['/*/**', ['*', '**'], []],
    ['/*/a/**', ['*', 'a', '**'], []],
    ['/a:foo', ['a'], [], 'foo'],
    ['/a/b/c:foo', ['a', 'b', 'c'], [], 'foo'],
    ['/v1:watch', ['v1'], [], 'watch'],
    ['/*:verb', ['*'], [], 'verb'],
    ['/**:verb', ['**'], [], 'verb'],
    ['/a/{a.b.c}', ['a', '*'], ['a.b.c[1,2)']],
    ['/a/{a.b.c=*}', ['a', '*'], ['a.b.c[1,2)']],
    ['/a/{b=*}', ['a', '*'], ['b[1,2)']],
    ['/a/{b=c}', ['a', 'c'], ['b[1,2)']],
    ['/a/{b=**}', ['a', '**'], ['b[1,2) multi']],
    ['/a/{b=c/*}', ['a', 'c', '*'], ['b[1,3) multi']],
    ['/a/{b=c/*/d}', ['a', 'c', '*', 'd'], ['b[1,4) multi']],
    ['/a/{b=c/**}', ['a', 'c', '**'], ['b[1,3) multi']],
    ['/{x.y.z=*/a/b}/c', ['*', 'a', 'b', 'c'], ['x.y.z[0,3) multi']],
    ['/{x}:verb', ['*'], ['x[0,1)'], 'verb'],
    ['/{x.y.z=*/*}:verb', ['*', '*'], ['x.y.z[0,2) multi'], 'verb'],
    ['/{x=**}:myverb', ['**'], ['x[0,1) multi'], 'myverb'],
    ['/a/{b=*}/**:verb', ['a', '*', '**'], ['b[1,2)'], 'verb'],
    ['/v3/{name=events/*}:cancel', ['v3', 'events', '*'], ['name[1,3) multi'], 'cancel'],
    [
      '/foo/bar/*/{thing.id}/{cat=**}:do',
      ['foo', 'bar', '*', '*', '**'],
      ['thing.id[3,4)', 'cat[4,5) multi'],
      'do',
    ],
    ['/{_}', ['*'], ['_[0,1)']],
    ['/{a1_B.c2}', ['*'], ['a1_B.c2[0,1)']],
    // a colon is the verb's only at the end
    ['/v1/{name}:bla:baa', ['v1', '*'], ['name[1,2)'], 'bla:baa'],
    ['/v1/{name=segment/wi:th}', ['v1', 'segment', 'wi:th'], ['name[1,3) multi']],
    ['/v1/a:b/c', ['v1', 'a:b', 'c'], []],
    ['/v1/a:b:c', ['v1', 'a:b'], [], 'c'],
    // characters of RFC 3986
    ["/-._~!$&'()+,;=@/x", ["-._~!$&'()+,;=@", 'x'], []],
    ['/v1/a=b&c=d;e=f:g/endpoint.rdf', ['v1', 'a=b&c=d;e=f:g', 'endpoint.rdf'], []],
    ['/%e7%ac%ac', ['第'], []],
    ['/a%20b/x', ['a b', 'x'], []],
    ['/a%2fb/%3a/%25/%2A', ['a%2Fb', '%3A', '%25', '*'], []],
    ['/a:%62', ['a'], [], 'b'],
  ])('reads %s', (text, segments, variables, ...[verb]) => {
    expect(summary(text)).toEqual({ segments, variables, verb });
  });

  it('keeps the text, and the place and path of each variable', () => {
    const template = parseTemplate('/v1/{a.b=x/*}/{c}') as PathTemplate;
    expect(template.text).toBe('/v1/{a.b=x/*}/{c}');
    expect(template.variables.map(({ position, fieldPath }) => [position, fieldPath])).toEqual([
      [4, ['a', 'b']],
      [14, ['c']],
    ]);
  });

  it.each<[string, number, string]>([
    ['', 0, 'the template ends too early: expected "/" at the beginning'],
    ['v1/{name}', 0, 'unexpected "v": expected "/" at the beginning'],
    ['{x=/a}', 0, 'unexpected "{": expected "/" at the beginning'],
    [':verb', 0, 'unexpected ":": expected "/" at the beginning'],
    ['//', 1, 'unexpected "/": expected a segment such as "users", "{user_id}" or "*"'],
    [
      '/a/',
      3,
      'the template ends too early: expected a segment such as "users", "{user_id}" or "*"',
    ],
    ['/a//b', 3, 'unexpected "/": expected a segment such as "users", "{user_id}" or "*"'],
    ['/{}', 2, 'unexpected "}": expected a field name such as "user_id"'],
    ['/{1}', 2, 'unexpected "1": expected a field name such as "user_id"'],
    ['/{field.1}', 8, 'unexpected "1": expected a field name such as "user_id"'],
    ['/{-}', 2, 'unexpected "-": expected a field name such as "user_id"'],
    ['/{field-}', 7, 'unexpected "-": expected ".", "=" or "}"'],
    ['/{a.}', 4, 'unexpected "}": expected a field name such as "user_id"'],
    ['/a/{', 4, 'the template ends too early: expected a field name such as "user_id"'],
    ['/a/{var', 7, 'the template ends too early: expected ".", "=" or "}"'],
    [
      '/a/{var=',
      8,
      'the template ends too early: expected a segment such as "users", "{user_id}" or "*"',
    ],
    ['/a/{var=b', 9, 'the template ends too early: expected "/" or "}"'],
    ['/a/{var=/b}', 8, 'unexpected "/": expected a segment such as "users", "{user_id}" or "*"'],
    ['/foo/{bar/baz}/buzz', 9, 'unexpected "/": expected ".", "=" or "}"'],
    ['/{var=a/{nested=b}}', 8, 'a variable cannot be inside another variable'],
    ['/{var={nested}}', 6, 'a variable cannot be inside another variable'],
    ['/a}', 2, 'unexpected "}": expected "/", ":" or the end of the template'],
    ['/a{x}', 2, 'unexpected "{": expected "/", ":" or the end of the template'],
    ['/{x}a', 4, 'unexpected "a": expected "/", ":" or the end of the template'],
    ['/{x}{y}', 4, 'unexpected "{": expected "/", ":" or the end of the template'],
    ['/{x}a{y}/s', 4, 'unexpected "a": expected "/", ":" or the end of the template'],
    ['/*:', 3, 'the template ends too early: expected a verb such as "cancel"'],
    ['/{var}:', 7, 'the template ends too early: expected a verb such as "cancel"'],
    ['/a/b:', 5, 'the template ends too early: expected a verb such as "cancel"'],
    ['/{var}:a/b', 8, 'unexpected "/": expected the end of the template, as a verb comes last'],
    ['/*:a/b', 4, 'unexpected "/": expected the end of the template, as a verb comes last'],
    ['/:', 1, 'a segment cannot begin with ":": write a variable as "{name}"'],
    ['/:verb', 1, 'a segment cannot begin with ":": write a variable as "{verb}"'],
    ['/users/:id/posts', 7, 'a segment cannot begin with ":": write a variable as "{id}"'],
    ['/foo/**/bar', 5, '"**" must be the last segment'],
    ['/a/**/**', 3, '"**" must be the last segment'],
    ['/a/{x=**}/b', 6, '"**" must be the last segment'],
    ['/a/{x=**/b}', 6, '"**" must be the last segment'],
    ['/a/{x=b/**}/{y=*}', 8, '"**" must be the last segment'],
    ['/foo/bar/***', 9, '"**" must be a whole segment'],
    ['/foo/*bar', 5, '"*" must be a whole segment'],
    ['/foo/bar*', 8, '"*" must be a whole segment; write "%2A" for the character'],
    ['/foo/*{x}', 6, 'unexpected "{": expected "/", ":" or the end of the template'],
    ['/{a}/{a}', 5, 'field "a" is bound twice: bind each field once'],
    ['/foo/bar?abc=def', 8, 'unexpected "?": write it as "%3F"'],
    ['/foo bar', 4, 'unexpected " ": write it as "%20"'],
    ['/naïve', 3, 'unexpected "ï": write it as "%C3%AF"'],
    ['/a😀', 2, 'unexpected "😀": write it as "%F0%9F%98%80"'],
    ['/a\ud800', 2, 'unexpected "\\ud800": write it as "%EF%BF%BD"'],
    ['/%', 1, '"%" is no percent-encoded octet: expected "%" and two hex digits'],
    ['/a%2', 2, '"%2" is no percent-encoded octet: expected "%" and two hex digits'],
    ['/a%2z', 2, '"%2z" is no percent-encoded octet: expected "%" and two hex digits'],
    ['/a%ff', 2, '"%ff" is not percent-encoded UTF-8'],
    ['/foo:baz%1', 8, '"%1" is no percent-encoded octet: expected "%" and two hex digits'],
  ])('refuses %j at %i', (text, position, message) => {
    expect(parseTemplate(text)).toEqual({ kind: 'invalid', position, message });
  });

  it.each<[string, number, string]>([
    ['/users/{id:[0-9]+}', 7, '/users/{id}'],
    ['/users/{id:[0-9]{2,3}}/posts/{post:\\d+}', 7, '/users/{id}/posts/{post}'],
    ['/files/{path:.*}', 7, '/files/{path=**}'],
    ['/files/{path:[a-z/]+}', 7, '/files/{path=**}'],
    ['/files/{name:[^/]+}', 7, '/files/{name}'],
    ['/{a=b/*}/{id:x}', 9, '/{a=b/*}/{id}'],
    ['/{id:[}', 1, '/{id}'],
    ['/{id:{', 1, '/{id:{'],
  ])('refuses the expression in %s and shows the equivalent', (text, position, equivalent) => {
    const result = parseTemplate(text);
    expect(result).toMatchObject({ kind: 'invalid', position });
    expect((result as { message: string }).message).toContain(
      `regular expressions are not part of google.api.http: write ${JSON.stringify(equivalent)}`,
    );
  });
});
