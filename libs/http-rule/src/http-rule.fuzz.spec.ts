import * as fc from 'fast-check';
import { expandTemplate } from './expand-template.js';
import { findConflicts, type Route } from './find-conflicts.js';
import { parseTemplate } from './parse-template.js';
import type { PathTemplate } from './path-template.js';
import { canonicalPath } from './percent-encoding.js';
import { createRouteTable } from './route-table.js';
import { compareSpecificity } from './specificity.js';
import { relateTemplates } from './template-relation.js';

/** Templates over so few literals and verbs that many of them overlap. */
const templates = fc
  .record({
    segments: fc.array(fc.constantFrom('a', 'b', '*', '{x}', '{y=a/*}', '{z=b:v}'), {
      maxLength: 4,
    }),
    end: fc.constantFrom('', '**', '{rest=**}', '{rest=a/**}'),
    verb: fc.constantFrom('', ':v', ':w:v'),
  })
  .map(({ segments, end, verb }) => {
    const all = (end === '' ? segments : [...segments, end]).map((segment, index) =>
      segment.replace(/\{(\w+)/, `{$1${index}`),
    );
    return parseTemplate(`/${all.join('/')}${all.length === 0 ? '' : verb}`) as PathTemplate;
  });

const paths = fc
  .record({
    segments: fc.array(fc.constantFrom('a', 'b', 'c', 'b:v', ''), { minLength: 1, maxLength: 5 }),
    verb: fc.constantFrom('', ':v', ':w:v', ':', ':x'),
  })
  .map(({ segments, verb }) => `/${segments.join('/')}${verb}`);

const routeLists = fc
  .array(templates, { minLength: 1, maxLength: 8 })
  .map((list) =>
    list.filter((one, at) =>
      list.slice(0, at).every((other) => relateTemplates(one, other) !== 'equal'),
    ),
  );

/** The paths that a template matches, told a second time and in another way. */
function expressionOf({ segments, verb }: PathTemplate): RegExp {
  const parts = segments.map((segment, index) => {
    if (segment.kind === 'literal') return `/${segment.value}`;
    if (segment.kind === 'single') return '/[^/]+';
    return index === 0 ? '/.*' : '(?:/.*)?';
  });
  return new RegExp(`^${parts.join('') || '/'}${verb === undefined ? '' : `:${verb}`}$`);
}

describe('any route table', () => {
  it('finds the most specific route of all that match', () => {
    fc.assert(
      fc.property(routeLists, paths, (list, path) => {
        const routes: Route[] = list.map((template) => ({ method: 'GET', template }));
        const match = createRouteTable(routes).match('GET', path);
        const expected = list
          .filter((template) => expressionOf(template).test(path))
          .toSorted(compareSpecificity)[0];
        expect(match.kind === 'route' ? match.route.template.text : undefined).toBe(expected?.text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('captures what the path has at the place of a variable', () => {
    fc.assert(
      fc.property(templates, paths, (template, path) => {
        const match = createRouteTable([{ method: 'GET', template }]).match('GET', path);
        if (match.kind !== 'route') return;
        const values = new Map(
          template.variables.map((variable, at) => [variable, match.values[at]!]),
        );
        if (
          template.segments.some(
            (segment, at) => segment.kind !== 'literal' && !isBound(template, at),
          )
        )
          return;
        const expanded = expandTemplate(template, (variable) => values.get(variable)!);
        if (expanded.kind === 'mismatch') throw new Error(expanded.message);
        const again = createRouteTable([{ method: 'GET', template }]).match('GET', expanded.path);
        expect(again).toEqual(match);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never fails on a path, whatever it is', () => {
    const table = createRouteTable(
      ['/a/{x}', '/{x=**}', '/a/*/{y=b/**}:v', '/{z}:v:w'].map((text) => ({
        method: 'GET',
        template: parseTemplate(text) as PathTemplate,
      })),
    );
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webPath(), paths), (path) => {
        expect(['route', 'unknown', 'malformed']).toContain(table.match('GET', path).kind);
      }),
    );
  });

  it('copes with paths of a million segments, colons or encoded octets', () => {
    const table = createRouteTable(
      ['/{x=**}:v', '/a/*/b', '/{y}:a:b:c'].map((text) => ({
        method: 'GET',
        template: parseTemplate(text) as PathTemplate,
      })),
    );
    for (const piece of ['/a', ':v', '%2F', '/', 'a:', '%41/', '%25:']) {
      const { kind } = table.match('GET', `/${piece.repeat(1_000_000)}`);
      expect(['route', 'unknown']).toContain(kind);
    }
  });
});

describe('the order and the relation of templates', () => {
  it('agree', () => {
    fc.assert(
      fc.property(templates, templates, (first, second) => {
        const relation = relateTemplates(first, second);
        const order = compareSpecificity(first, second);
        if (relation === 'narrower') expect(order).toBeLessThan(0);
        if (relation === 'wider') expect(order).toBeGreaterThan(0);
        if (relation === 'equal') expect(order).toBe(0);
        if (relation === 'overlapping') expect(order).not.toBe(0);
      }),
      { numRuns: 5_000 },
    );
  });

  it('name as an example a path that both templates match', () => {
    fc.assert(
      fc.property(templates, templates, (one, other) => {
        const [conflict] = findConflicts(
          [one, other].map((template) => ({ method: 'GET', template })),
        );
        if (!conflict) return;
        expect(conflict.path).toMatch(expressionOf(one));
        expect(conflict.path).toMatch(expressionOf(other));
      }),
      { numRuns: 5_000 },
    );
  });

  it('call templates disjoint that share no path', () => {
    fc.assert(
      fc.property(templates, templates, paths, (first, second, path) => {
        if (!expressionOf(first).test(path) || !expressionOf(second).test(path)) return;
        if (path.includes('//') || path.endsWith('/') || path.includes('/:')) return;
        expect(relateTemplates(first, second)).not.toBe('disjoint');
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('parseTemplate', () => {
  it('reads or refuses any text, and says where inside of it the problem is', () => {
    const pieces = fc.constantFrom(
      '/',
      '{',
      '}',
      '*',
      '**',
      '=',
      '.',
      ':',
      'a',
      '%2F',
      '%',
      ' ',
      'ü',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 12 }).map((list) => `/${list.join('')}`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const result = parseTemplate(text);
        if (result.kind === 'template') return;
        expect(result.position).toBeGreaterThanOrEqual(0);
        expect(result.position).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('any value', () => {
  it('survives the way into a path and back', () => {
    const template = parseTemplate('/v1/{one}/{many=a/*/**}:go') as PathTemplate;
    const table = createRouteTable([{ method: 'GET', template }]);
    const part = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => !text.includes('/'));
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.array(part, { minLength: 1 }),
        (one, parts) => {
          const many = ['a', ...parts].join('/');
          const expanded = expandTemplate(template, ({ name }) => (name === 'one' ? one : many));
          if (expanded.kind === 'mismatch') throw new Error(expanded.message);
          expect(table.match('GET', expanded.path)).toMatchObject({ values: [one, many] });
        },
      ),
    );
  });

  it('has one canonical form', () => {
    fc.assert(
      fc.property(fc.webPath(), (path) => {
        const canonical = canonicalPath(path);
        expect(canonicalPath(canonical as string)).toBe(canonical);
      }),
    );
  });
});

function isBound(template: PathTemplate, index: number): boolean {
  return template.variables.some(({ start, end }) => start <= index && index < end);
}
