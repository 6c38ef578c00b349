import * as fc from 'fast-check';
import { StatusError } from '../../error/status-error.js';
import { ListBooksRequestJson } from '../testing-support/gen/library.json.js';
import type { Genre, ListBooksRequest } from '../testing-support/gen/library.js';
import { createParameterBinder, type ParameterOptions } from './bind-parameters.js';

const OPTIONS: ParameterOptions = {
  part: 'query parameter',
  unknown: 'ignore',
  limit: 100,
  boundElsewhere: [],
};

function bind(query: string, options: Partial<ParameterOptions> = {}): ListBooksRequest {
  const message = ListBooksRequestJson.create();
  createParameterBinder(ListBooksRequestJson, { ...OPTIONS, ...options })(message, query);
  return message;
}

/** What a query is refused with. */
function problem(query: string, options: Partial<ParameterOptions> = {}): string {
  try {
    bind(query, options);
  } catch (error) {
    if (!StatusError.is(error)) throw error;
    expect(error.getStatus()).toBe(400);
    return error.message;
  }
  return 'none';
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('query parameters', () => {
  it.each<[string, Partial<ListBooksRequest>]>([
    ['', {}],
    ['&&', {}],
    ['page_size=5', { pageSize: 5 }],
    ['pageSize=5', { pageSize: 5 }],
    ['page_size=-0', { pageSize: 0 }],
    ['CUSTOM=a', { customName: 'a' }],
    ['custom_name=a', { customName: 'a' }],
    ['offset=18446744073709551615', { offset: 18446744073709551615n }],
    ['ids=1&ids=-9223372036854775808', { ids: [1n, -9223372036854775808n] }],
    ['rating=2.5e3', { rating: 2500 }],
    ['rating=NaN', { rating: Number.NaN }],
    ['rating=-Infinity', { rating: -Infinity }],
    ['available=true', { available: true }],
    ['available=1', { available: true }],
    ['available=False', { available: false }],
    ['cursor=aGk_Pz4-', { cursor: utf8('hi??>>') }],
    ['cursor=aGk%2FPz4%2B', { cursor: utf8('hi??>>') }],
    ['genres=NOVEL&genres=2&genres=7', { genres: [1, 2, 7 as Genre] }],
    ['sort=', { sort: '' }],
    ['sort', { sort: '' }],
    ['sort=a=b', { sort: 'a=b' }],
    ['sort=a+b%20c%2Bd', { sort: 'a b c+d' }],
    ['sort=%E4%B8%96%F0%9F%98%80', { sort: '世😀' }],
    ['%73ort=x', { sort: 'x' }],
    ['author=Ann', { author: 'Ann' }],
    ['author=', { author: '' }],
    ['min_pages=0', { minPages: 0n }],
    [
      'published_after=2024-02-29T12:00:00.5Z',
      { publishedAfter: { seconds: 1709208000n, nanos: 500_000_000 } },
    ],
    ['max_loan=1.5s', { maxLoan: { seconds: 1n, nanos: 500_000_000 } }],
    ['fields=title,author.lastName', { fields: ['title', 'author.last_name'] }],
    ['fields=author.last_name', { fields: ['author.last_name'] }],
    ['ranks[a]=1&ranks[b.c]=-2', { ranks: { a: 1, 'b.c': -2 } }],
    ['ranks%5Ba%5D=1', { ranks: { a: 1 } }],
    ['ranks[]=1', { ranks: { '': 1 } }],
    ['ranks[a]b]=1', { ranks: { 'a]b': 1 } }],
    ['flags[true]=yes', { flags: new Map([[true, 'yes']]) }],
    ['unknown=1&unknown[2]=3&filter.unknown=4', {}],
  ])('%s', (query, expected) => {
    const message = bind(query);
    const plain = { ...message, ranks: { ...message.ranks } };
    expect(plain).toEqual({ ...ListBooksRequestJson.create(), ...expected });
  });

  it('reach into nested messages, by proto and JSON names', () => {
    const { filter } = bind(
      'filter.shelf=a&filter.tags=x&filter.tags=y&filter.genre=ESSAY&filter.not.not.shelf=b&filter.labels[k]=v&filter.maxYears=3',
    );
    expect(filter).toMatchObject({
      shelf: 'a',
      tags: ['x', 'y'],
      genre: 2,
      not: { not: { shelf: 'b', tags: [] } },
      age: { $case: 'maxYears', value: 3 },
    });
    expect(filter!.labels['k']).toBe('v');
  });

  it.each<[string, string]>([
    [
      'page_size=abc',
      'page_size: query parameter "page_size": invalid value "abc": expected an integer from -2147483648 to 2147483647',
    ],
    [
      'pageSize=2147483648',
      'page_size: query parameter "pageSize": invalid value "2147483648": expected an integer from -2147483648 to 2147483647',
    ],
    [
      'page_size=',
      'page_size: query parameter "page_size": invalid value "": expected an integer from -2147483648 to 2147483647',
    ],
    [
      'page_size=0x10',
      'page_size: query parameter "page_size": invalid value "0x10": expected an integer from -2147483648 to 2147483647',
    ],
    [
      'page_size=1&page_size=2',
      'page_size: query parameter "page_size": given more than once, but the field holds one value',
    ],
    [
      'page_size=1&pageSize=2',
      'page_size: query parameter "pageSize": given more than once, but the field holds one value',
    ],
    [
      'available=yes',
      'available: query parameter "available": invalid value "yes": expected true or false',
    ],
    ['cursor=%25', 'cursor: query parameter "cursor": invalid value "%": expected base64 text'],
    [
      'genres=novel',
      'genres: query parameter "genres": invalid value "novel": expected one of "GENRE_UNSPECIFIED", "NOVEL", "ESSAY", or a number',
    ],
    [
      'published_after=2024-02-30T00:00:00Z',
      'published_after: query parameter "published_after": invalid value "2024-02-30T00:00:00Z": expected',
    ],
    [
      'published_after=null',
      'published_after: query parameter "published_after": invalid value "null": expected',
    ],
    ['max_loan=5', 'max_loan: query parameter "max_loan": invalid value "5": expected'],
    [
      'filter=x',
      'filter: query parameter "filter": field is a message: name one of its fields, such as filter.shelf',
    ],
    [
      'filter.tags.x=1',
      'filter.tags.x: query parameter "filter.tags.x": field "tags" is a list, which a dot cannot look into',
    ],
    [
      'ranks.a=1',
      'ranks.a: query parameter "ranks.a": field "ranks" is a map, which a dot cannot look into',
    ],
    [
      'sort.x=1',
      'sort.x: query parameter "sort.x": field "sort" is no message, which a dot cannot look into',
    ],
    ['ranks=1', 'ranks: query parameter "ranks": field is a map: write ranks[key]=value'],
    ['ids[]=1', 'ids: query parameter "ids[]": field is a list: write ids=a&ids=b'],
    ['sort[a]=1', 'sort: query parameter "sort[a]": field is no map'],
    [
      'ranks[a]=1&ranks[a]=2',
      'ranks: query parameter "ranks[a]": given more than once, but the field holds one value',
    ],
    ['ranks[a]=x', 'ranks: query parameter "ranks[a]": invalid value "x": expected an integer'],
    [
      'flags[1]=x',
      'flags: query parameter "flags[1]": invalid value "1": expected a key that is true or false',
    ],
    [
      'extra=x',
      'extra: query parameter "extra": invalid value "x": expected an object, as JSON in the body',
    ],
    [
      'filter.max_years=1&filter.since=2024-01-01T00:00:00Z',
      'filter.since: query parameter "filter.since": "max_years" of the same oneof is given as well',
    ],
    ['sort=%', 'parameter "sort=%" is not percent-encoded UTF-8: write a percent sign as %25'],
    ['sort=%zz', 'parameter "sort=%zz" is not percent-encoded UTF-8: write a percent sign as %25'],
    ['%ff=1', 'parameter "%ff=1" is not percent-encoded UTF-8: write a percent sign as %25'],
    [`${'filter.not.'.repeat(60)}shelf=x`, 'more than 100 fields lie within each other'],
  ])('%s is refused', (query, message) => {
    expect(problem(query)).toContain(message);
  });

  it('are refused when there are too many of them', () => {
    const query = Array.from({ length: 101 }, (_, index) => `ids=${index}`).join('&');
    expect(problem(query)).toBe('request has more than 100 parameters');
    expect(bind(query, { limit: 101 }).ids).toHaveLength(101);
  });

  it('are refused when they are unknown, if that is wanted', () => {
    const unknown = 'refuse';
    expect(problem('nope=1', { unknown })).toBe(
      'unknown query parameter "nope": library.ListBooksRequest has no field "nope"',
    );
    expect(problem('filter.nope=1', { unknown })).toContain(
      'library.ListBooksRequest.Filter has no field "nope"',
    );
    expect(problem('=1', { unknown })).toContain('unknown query parameter ""');
    expect(problem('sort=1', { unknown })).toBe('none');
  });

  it('leave fields alone that the path or the body binds', () => {
    const boundElsewhere = ['sort', 'filter.not'];
    expect(bind('sort=a&filter.not.shelf=b&filter.shelf=c', { boundElsewhere })).toMatchObject({
      filter: { shelf: 'c', not: undefined },
    });
    expect(bind('sort=a', { boundElsewhere }).sort).toBeUndefined();
    expect(problem('filter.not.shelf=b', { boundElsewhere, unknown: 'refuse' })).toBe(
      'filter.not.shelf: query parameter "filter.not.shelf": the field is bound by the path or the body',
    );
  });

  it('cannot reach the prototype of anything', () => {
    bind(
      '__proto__=1&__proto__.polluted=1&constructor.prototype.polluted=1&filter.__proto__.polluted=1&ranks[__proto__]=1&filter.labels[__proto__]=1&filter.labels[constructor]=2',
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    const { ranks } = bind('ranks[__proto__]=7');
    expect(Object.entries(ranks)).toEqual([['__proto__', 7]]);
  });

  it('are bound or refused with 400, whatever they are', () => {
    const pieces = fc.constantFrom(
      'filter',
      '.',
      'not',
      'shelf',
      'ranks',
      '[',
      ']',
      '=',
      '&',
      '%',
      '%20',
      '+',
      'ids',
      '1',
      'genres',
      'NOVEL',
      '__proto__',
      'fields',
      'published_after',
      'ü',
    );
    const queries = fc.oneof(
      fc.webQueryParameters(),
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 30 }).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(
        queries,
        fc.constantFrom('ignore' as const, 'refuse' as const),
        (query, unknown) => {
          problem(query, { unknown });
          expect(Object.prototype).not.toHaveProperty('polluted');
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('say any text of a string field', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(bind(new URLSearchParams({ sort: text }).toString()).sort).toBe(text);
        expect(bind(`sort=${encodeURIComponent(text)}`).sort).toBe(text);
      }),
    );
  });
});
