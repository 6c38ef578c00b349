import { parseTemplate, type PathTemplate } from '@nestjs-toolkit/http-rule';
import { StatusError } from '../../error/status-error.js';
import { createTypeRegistry } from '../../wkt/type-registry.js';
import type { BodyFormat } from '../marshal/body-target.js';
import { JSON_MARSHALER, FORM_MARSHALER, type Marshaler } from '../marshal/marshaler.js';
import { PROTOBUF_MARSHALER } from '../marshal/protobuf-marshaler.js';
import { CreateBookRequest } from '../testing-support/gen/library.js';
import { LibraryToolkit } from '../testing-support/gen/library.toolkit.js';
import { RequestShape } from './request-shape.js';

const FORMAT: BodyFormat = {
  read: { types: createTypeRegistry() },
  write: { names: 'proto', emitDefaults: true },
  unknownParameters: 'ignore',
  maxParameters: 100,
};

interface Binding {
  verb?: string;
  path: string;
  body?: string;
}

function shapeOf(rpc: string, { verb = 'GET', ...binding }: Binding): RequestShape {
  const { request } = LibraryToolkit.methods.find(({ name }) => name === rpc)!;
  const template = parseTemplate(binding.path) as PathTemplate;
  return new RequestShape(request, { verb, ...binding }, template, FORMAT);
}

interface Request {
  values?: string[];
  query?: string;
  body?: string | Uint8Array;
  marshaler?: Marshaler | undefined;
}

function read(shape: RequestShape, request: Request): unknown {
  const { values = [], query = '', body, marshaler = JSON_MARSHALER } = request;
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const received = bytes && { bytes, contentType: marshaler?.mediaTypes[0] ?? '', marshaler };
  return shape.read({ values, query }, received);
}

function problem(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return StatusError.is(error) ? `${error.getStatus()} ${error.message}` : String(error);
  }
  return 'none';
}

describe('a path', () => {
  it('fills fields of every scalar type, at any depth', () => {
    const shape = shapeOf('ListBooks', {
      path: '/{filter.not.shelf}/{page_size}/{offset}/{available}/{cursor}/{published_after}/{max_loan}/{fields}/{author}/{sort}/{filter.genre}/{filter.max_years}',
    });
    const values = [
      's',
      '-1',
      '9',
      'true',
      'aGk',
      '2024-01-01T00:00:00Z',
      '3s',
      'title',
      'Ann',
      'up',
      'NOVEL',
      '4',
    ];
    expect(read(shape, { values })).toMatchObject({
      filter: { not: { shelf: 's' }, genre: 1, age: { $case: 'maxYears', value: 4 } },
      pageSize: -1,
      offset: 9n,
      available: true,
      maxLoan: { seconds: 3n, nanos: 0 },
      fields: ['title'],
      author: 'Ann',
      sort: 'up',
    });
  });

  it('names variable, value and expected form when a value does not fit', () => {
    const shape = shapeOf('ListBooks', { path: '/{filter.max_years}' });
    expect(problem(() => read(shape, { values: ['x'] }))).toBe(
      '400 filter.max_years: path variable "filter.max_years": invalid value "x": expected an integer from -2147483648 to 2147483647',
    );
  });

  it('overrides the body and the query', () => {
    const shape = shapeOf('UpdateBook', { verb: 'PUT', path: '/{book.id}', body: 'book' });
    expect(
      read(shape, {
        values: ['5'],
        query: 'book.id=6&allow_missing=true',
        body: '{"id":7,"title":"a"}',
      }),
    ).toMatchObject({ book: { id: 5n, title: 'a' }, allowMissing: true });
  });

  it('overrides another member of the oneof that the body has set', () => {
    const shape = shapeOf('CreateBook', { verb: 'POST', path: '/{book.shelf}', body: '*' });
    expect(read(shape, { values: ['s'], body: '{"book":{"box":3}}' })).toMatchObject({
      book: { place: { $case: 'shelf', value: 's' } },
    });
  });

  it.each([
    ['/{nope}', 'variable "nope" cannot be bound: library.ListBooksRequest has no field "nope"'],
    [
      '/{filter.nope}',
      'variable "filter.nope" cannot be bound: library.ListBooksRequest.Filter has no field "nope"',
    ],
    [
      '/{filter}',
      'variable "filter" cannot be bound: a path cannot hold a library.ListBooksRequest.Filter field',
    ],
    ['/{ids}', 'variable "ids" cannot be bound: a path cannot hold a repeated field'],
    ['/{ranks}', 'variable "ranks" cannot be bound: a path cannot hold a map field'],
    [
      '/{ids.x}',
      'variable "ids.x" cannot be bound: field "ids" is a list, which a dot cannot look into',
    ],
    [
      '/{extra}',
      'variable "extra" cannot be bound: a path cannot hold a google.protobuf.Struct field',
    ],
  ])('%s cannot be bound', (path, message) => {
    expect(problem(() => shapeOf('ListBooks', { path }))).toBe(`Error: ${message}`);
  });
});

describe('a body', () => {
  const whole = shapeOf('CreateBook', { verb: 'POST', path: '/', body: '*' });
  const field = shapeOf('CreateBook', { verb: 'POST', path: '/', body: 'book' });
  const tags = shapeOf('SetTags', { verb: 'PUT', path: '/{id}', body: 'tags' });

  it('is the whole message, and then the query says nothing', () => {
    expect(
      read(whole, { body: '{"requestId":"r","book":{"title":"t"}}', query: 'validate_only=true' }),
    ).toMatchObject({
      requestId: 'r',
      validateOnly: false,
      book: { title: 't' },
    });
  });

  it('is one field, and the query says the others', () => {
    expect(
      read(field, { body: '{"title":"t"}', query: 'validate_only=true&book.title=q' }),
    ).toMatchObject({
      validateOnly: true,
      book: { title: 't' },
    });
    expect(read(tags, { values: ['3'], body: '["a","b"]' })).toMatchObject({
      id: 3n,
      tags: ['a', 'b'],
    });
  });

  it('may be empty, or null', () => {
    expect(read(whole, { body: '' })).toMatchObject({ book: undefined, requestId: '' });
    expect(read(field, { body: '' })).toMatchObject({ book: undefined });
    expect(read(field, { body: 'null' })).toMatchObject({ book: undefined });
    expect(read(field, {})).toMatchObject({ book: undefined });
  });

  it('may be a form', () => {
    const marshaler = FORM_MARSHALER;
    expect(
      read(whole, {
        marshaler,
        body: 'request_id=a+b&book.title=%C3%BC&book.tags=x&book.tags=y&book.labels[k]=v',
      }),
    ).toMatchObject({ requestId: 'a b', book: { title: 'ü', tags: ['x', 'y'] } });
    expect(read(field, { marshaler, body: 'title=t' })).toMatchObject({ book: { title: 't' } });
    expect(problem(() => read(field, { marshaler, body: 'id=x' }))).toContain(
      '400 id: form field "id": invalid value "x"',
    );
    expect(problem(() => read(tags, { marshaler, values: ['1'], body: 'x=y' }))).toBe(
      '415 body stands for "tags", which a form cannot say: use application/json',
    );
  });

  it('may be binary, as long as it is the whole message', () => {
    const marshaler = PROTOBUF_MARSHALER;
    const body = CreateBookRequest.encode({
      requestId: 'r',
      book: undefined,
      validateOnly: true,
    }).finish();
    expect(read(whole, { marshaler, body })).toMatchObject({ requestId: 'r', validateOnly: true });
    expect(problem(() => read(whole, { marshaler, body: new Uint8Array([0xff]) }))).toBe(
      '400 body is no application/protobuf of library.CreateBookRequest',
    );
    expect(problem(() => read(field, { marshaler, body }))).toBe(
      '415 body stands for "library.Book" only, which has no binary form of its own: use application/json',
    );
  });

  it.each([
    ['{', '400 unexpected end of text at line 1, column 2: expected a name in double quotes'],
    [
      '{"book":{"title":1}}',
      '400 book.title: invalid value 1: expected a string (line 1, column 18)',
    ],
    [
      '{"book":\n{"id":"x"}}',
      '400 book.id: invalid value "x": expected an integer from -9223372036854775808 to 9223372036854775807 (line 2, column 7)',
    ],
    ['{} x', '400 unexpected "x" at line 1, column 4: expected the end of the text'],
    ['[]', '400 unexpected "[" at line 1, column 1: expected an object'],
    ['\ufeff{}', '400 '],
  ])('%j is refused with its place', (body, message) => {
    expect(problem(() => read(whole, { body }))).toContain(message);
  });

  it('is refused when it is not UTF-8', () => {
    expect(problem(() => read(whole, { body: new Uint8Array([0x22, 0xff, 0x22]) }))).toContain(
      '400 ',
    );
  });

  it('cannot be bound to a field that is not there', () => {
    expect(problem(() => shapeOf('CreateBook', { path: '/', body: 'nope' }))).toBe(
      'Error: body "nope" cannot be bound: library.CreateBookRequest has no field "nope"',
    );
  });
});

describe('a PATCH without update_mask', () => {
  const field = shapeOf('UpdateBook', { verb: 'PATCH', path: '/{book.id}', body: 'book' });
  const whole = shapeOf('UpdateBook', { verb: 'PATCH', path: '/{book.id}', body: '*' });
  const mask = (shape: RequestShape, request: Request): unknown =>
    (read(shape, { values: ['1'], ...request }) as { updateMask: unknown }).updateMask;

  it.each<[string, string[]]>([
    ['{}', []],
    ['{"title":"a"}', ['title']],
    ['{"title":"a","tags":[],"genre":"NOVEL"}', ['title', 'tags', 'genre']],
    ['{"title":null}', ['title']],
    ['{"author":{"firstName":"A","last_name":"B"}}', ['author.first_name', 'author.last_name']],
    ['{"author":{}}', ['author']],
    ['{"author":null}', ['author']],
    ['{"labels":{"a":"b"}}', ['labels']],
    ['{"extra":{"a":{"b":1}}}', ['extra']],
    ['{"published":"2024-01-01T00:00:00Z"}', ['published']],
    ['{"author":{"born":"2024-01-01T00:00:00Z"}}', ['author.born']],
    ['{"editors":[{"firstName":"A"}]}', ['editors']],
    ['{"subtitle":"x"}', ['subtitle']],
    [
      '{"attachment":{"@type":"type.googleapis.com/google.protobuf.Empty","value":{}}}',
      ['attachment'],
    ],
    ['{"box":3,"note":"n"}', ['box', 'note']],
    ['{"nope":1,"title":"a"}', ['title']],
    ['{"id":1}', ['id']],
  ])('%s', (body, paths) => {
    expect(mask(field, { body })).toEqual(paths);
  });

  it('takes the mask that the client sent', () => {
    expect(mask(field, { body: '{"title":"a"}', query: 'update_mask=tags' })).toEqual(['tags']);
    expect(mask(whole, { body: '{"book":{"title":"a"},"updateMask":"tags"}' })).toEqual(['tags']);
  });

  it('treats an empty mask as none', () => {
    expect(mask(field, { body: '{"title":"a"}', query: 'update_mask=' })).toEqual(['title']);
  });

  it('names fields of the request if the body is the whole message, without those of the path', () => {
    expect(
      mask(whole, { body: '{"book":{"title":"a","id":1},"allowMissing":true,"updateMask":""}' }),
    ).toEqual(['book.title', 'allow_missing']);
  });

  it('gets none for a body that is not JSON, or not there', () => {
    expect(mask(field, { body: 'title=a', marshaler: FORM_MARSHALER })).toBeUndefined();
    expect(mask(field, { body: '' })).toBeUndefined();
  });

  it('is a matter of PATCH only', () => {
    const put = shapeOf('UpdateBook', { verb: 'PUT', path: '/{book.id}', body: 'book' });
    expect(mask(put, { body: '{"title":"a"}' })).toBeUndefined();
  });
});
