import { RE2JS } from '@bufbuild/re2';
import * as fc from 'fast-check';
import { compilePattern } from './pattern.js';
import { PatternSyntaxError } from './pattern-syntax-error.js';

function problemOf(pattern: string): string {
  try {
    compilePattern(pattern);
  } catch (error) {
    if (error instanceof PatternSyntaxError) return error.message;
    throw error;
  }
  return 'none';
}

describe('a pattern that RE2 does not have', () => {
  it.each([
    ['(?=a)', 'lookaround "(?=", which RE2 does not have, at offset 0 of pattern "(?=a)"'],
    ['a(?!b)', 'lookaround "(?!", which RE2 does not have, at offset 1 of pattern "a(?!b)"'],
    ['(?<=a)b', 'lookaround "(?<=", which RE2 does not have, at offset 0 of pattern "(?<=a)b"'],
    ['(?<!a)b', 'lookaround "(?<!", which RE2 does not have, at offset 0 of pattern "(?<!a)b"'],
    ['(a)\\1', 'backreference "\\1", which RE2 does not have, at offset 3 of pattern "(a)\\\\1"'],
    [
      '(?P<n>a)\\k<n>',
      'backreference "\\k", which RE2 does not have, at offset 8 of pattern "(?P<n>a)\\\\k<n>"',
    ],
    ['(?>a)', 'unknown group "(?>a" at offset 0 of pattern "(?>a)"'],
    ['(?#a)', 'unknown group "(?#a" at offset 0 of pattern "(?#a)"'],
    ['(?', 'unknown group "(?" at offset 0 of pattern "(?"'],
    ['(?i', 'unknown group "(?i" at offset 0 of pattern "(?i"'],
    ['(?-)', 'unknown group "(?-" at offset 0 of pattern "(?-)"'],
    ['(?P<n>a)(?P<n>b)', 'second group named "n" at offset 8 of pattern "(?P<n>a)(?P<n>b)"'],
    ['(a', 'group without a closing ")" at offset 0 of pattern "(a"'],
    ['a)', '")" without an opening "(" at offset 1 of pattern "a)"'],
    ['[a', 'class without a closing "]" at offset 0 of pattern "[a"'],
    ['[]', 'class without a closing "]" at offset 0 of pattern "[]"'],
    ['[b-a]', 'range whose end comes before its start at offset 1 of pattern "[b-a]"'],
    ['[a-\\d]', 'unknown escape "\\d" at offset 3 of pattern "[a-\\\\d]"'],
    ['[[:nope:]]', 'unknown class "[:nope:]" at offset 1 of pattern "[[:nope:]]"'],
    ['*a', 'repetition of nothing at offset 0 of pattern "*a"'],
    ['a|+', 'repetition of nothing at offset 2 of pattern "a|+"'],
    ['a**', 'repetition "a**" of a repetition, use a group, at offset 2 of pattern "a**"'],
    ['a++', 'repetition "a++" of a repetition, use a group, at offset 2 of pattern "a++"'],
    [
      'a{1001}',
      'count "{1001}", expected at most 1000 and in order, at offset 1 of pattern "a{1001}"',
    ],
    [
      'a{3,2}',
      'count "{3,2}", expected at most 1000 and in order, at offset 1 of pattern "a{3,2}"',
    ],
    [
      '(a{40}){40}',
      'nested repetition of more than 1000 times at offset 0 of pattern "(a{40}){40}"',
    ],
    ['\\', 'trailing backslash, write "\\\\" for a backslash, at offset 0 of pattern "\\\\"'],
    ['\\y', 'unknown escape "\\y" at offset 0 of pattern "\\\\y"'],
    ['\\C', 'unknown escape "\\C" at offset 0 of pattern "\\\\C"'],
    ['\\x{110000}', 'code point above U+10FFFF at offset 0 of pattern "\\\\x{110000}"'],
    ['(?:[a-z]?){1000}{', 'none'],
    [
      '(?:abcdefghijkl){1000}',
      'pattern of more than 10000 steps, expected smaller counts, at offset 0 of pattern "(?:abcdefghijkl){1000}"',
    ],
  ])('%s: %s', (pattern, problem) => {
    expect(problemOf(pattern)).toBe(problem);
  });

  it('names the Unicode classes it could have meant', () => {
    expect(problemOf('\\p{Foo}')).toContain('unknown Unicode class "\\p{Foo}"');
    expect(problemOf('[\\pX]')).toContain(
      'expected a general category such as \\p{Lu} or a script',
    );
  });

  it('is refused however deep its groups are nested', () => {
    expect(problemOf('('.repeat(5000) + ')'.repeat(5000))).toContain(
      'more than 1000 nested groups',
    );
  });
});

describe('a text that makes backtracking engines hang', () => {
  const long = 'a'.repeat(100_000);

  it.each([
    ['^(a+)+$', `${long}!`, false],
    ['^(a|a)*$', `${long}!`, false],
    ['^(a|aa)+$', `${long}!`, false],
    ['^([a-zA-Z]+)*$', `${long}!`, false],
    ['(.*)(.*)(.*)(.*)(.*)[^a]x$', long, false],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', long, false],
    ['^[^@]+@[^@]+\\.[^@]+$', `a@${'.'.repeat(100_000)}@`, false],
    ['(x+x+)+y', 'x'.repeat(100_000), false],
    ['(?:a?){100}a{100}$', long, true],
    ['^\\s+|\\s+$', `x${' '.repeat(100_000)}x`, false],
    ['(a|b).{100}c$', 'ab'.repeat(50_000), false],
  ])('is answered for %s', (pattern, text, expected) => {
    expect(compilePattern(pattern).test(text)).toBe(expected);
  });

  it('is answered where every character leads to a state never met before', () => {
    let seed = 1;
    const random = () => (seed = (seed * 48271) % 0x7fffffff) & 1;
    const text = Array.from({ length: 20_000 }, () => 'ab'[random()]).join('');
    expect(compilePattern('a.{200}c').test(text)).toBe(false);
    expect(compilePattern('a.{200}c').test(`${text}a${'b'.repeat(200)}c`)).toBe(true);
  });

  it('is answered when it holds every character there is', () => {
    const everything = Array.from({ length: 0x110000 - 0x800 }, (_, index) =>
      String.fromCodePoint(index < 0xd800 ? index : index + 0x800),
    ).join('');
    expect(compilePattern('^\\p{Any}*$').test(everything)).toBe(true);
    expect(compilePattern('(?s)^[^\\x00]*$').test(everything)).toBe(false);
    expect(compilePattern('\\p{Lu}\\p{Greek}\\z').test(everything)).toBe(false);
  });
});

describe('matching', () => {
  it.each([
    ['^[^@]+@[^@]+\\.[^@]+$', 'jane@example.com', 'jane@example'],
    ['(?i)^[a-z0-9]+$', 'Foo123', '!@#$%^&*()'],
    ['(?i)straße', 'STRAẞE', 'strasse'],
    ['(?i)k', '\u212a', 'c'],
    ['^(?i:a)b$', 'Ab', 'AB'],
    ['(?i)a(?-i)b', 'Ab', 'AB'],
    ['^a(?i)*b$', 'aaB', 'Ab'],
    ['^a.c$', 'a\rc', 'a\nc'],
    ['(?s)^a.c$', 'a\nc', 'a\n\nc'],
    ['^a$', 'a', 'a\n'],
    ['(?m)^b$', 'a\nb\nc', 'ab'],
    ['^.$', '\u{1f600}', 'ab'],
    ['^[\u{1f600}-\u{1f610}]$', '\u{1f605}', '\u{1f620}'],
    ['\\bword\\b', 'a word.', 'swords'],
    ['\\Bx', 'ax', ' x'],
    ['^\\d+$', '123', '١٢٣'],
    ['^\\s$', '\f', '\v'],
    ['^\\w+$', 'a_1', 'é'],
    ['^\\pL+$', 'Привет', 'a1'],
    ['^\\p{Greek}$', 'α', 'a'],
    ['^\\p{^Greek}$', 'a', 'α'],
    ['^\\PL$', '1', 'a'],
    ['^\\p{Yi}\\p{Nd}$', 'ꀀ1', 'a1'],
    ['^[[:alpha:]]+$', 'abc', 'é'],
    ['^[[:^alpha:]]+$', 'é1', 'abc'],
    ['^[^\\D5]$', '4', '5'],
    ['^[]a]$', ']', '['],
    ['^[^]a]$', 'b', ']'],
    ['^[a-]$', '-', 'b'],
    ['^[a-c-e]$', '-', 'd'],
    ['^\\Qa.b*\\E+$', 'a.b**', 'axb*'],
    ['^\\101\\x42\\x{1F600}\\0$', 'AB\u{1f600}\0', 'AB'],
    ['^a{2}b{,2}$', 'aab{,2}', 'aabb'],
    ['^a{01}$', 'a{01}', 'a'],
    ['\\Aab\\z', 'ab', 'abc'],
    ['^(?P<first>a)(?<second>b)$', 'ab', 'a'],
    ['^(?:a|b|)c$', 'c', 'abc'],
    ['^[\\x00-\\x7F]+$', 'abc', 'ab\u0080'],
  ])('%s accepts %j and not %j', (source, good, bad) => {
    const pattern = compilePattern(source);
    expect([pattern.test(good), pattern.test(bad)]).toEqual([true, false]);
  });

  it('takes a lone surrogate as a character', () => {
    expect(compilePattern('^.$').test('\ud83d')).toBe(true);
    expect(compilePattern('^..$').test('\ude00\ud83d')).toBe(true);
    expect(compilePattern('^a$').test('\ud83d')).toBe(false);
  });

  it('matches the empty text where the pattern may be empty', () => {
    expect(['', 'a*', '^$', '()', 'a|'].map((source) => compilePattern(source).test(''))).toEqual(
      Array(5).fill(true),
    );
    expect(['a', '.', '\\b', 'a+'].map((source) => compilePattern(source).test(''))).toEqual(
      Array(4).fill(false),
    );
  });
});

describe('beside another RE2 engine', () => {
  const characters = [...'abBk_1 \n.-éſ\u212aΣς\u{1f600}'];
  const atoms = [
    'a b B k s 1 \\. \\n é σ \u{1f600} . ^ $ \\b \\B \\A \\z \\d \\D \\w \\W \\s \\S \\pL \\PL \\p{Lu} \\P{Lu}',
    '\\p{Greek} [a-c] [^a-c] [^\\w] [\\W1] [^\\W_] [[:upper:]] [[:^punct:]] [^\\pL] [\\PLa] [k-s] [^k-s] \\Qa.\\E ()',
  ].flatMap((line) => line.split(' '));
  const pattern = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom(...atoms),
      fc.tuple(tie('node'), tie('node')).map(([left, right]) => left + right),
      fc.tuple(tie('node'), tie('node')).map(([left, right]) => `(?:${left}|${right})`),
      fc
        .tuple(fc.constantFrom('i', 's', 'm', 'is', 'i-s', '-i'), tie('node'))
        .map(([flags, node]) => `(?${flags}:${node})`),
      fc
        .tuple(tie('node'), fc.constantFrom('*', '+', '?', '*?', '{2}', '{1,3}', '{2,}', '{0}'))
        .map(([node, count]) => `(${node})${count}`),
    ),
  })).node;
  const text = fc
    .array(fc.constantFrom(...characters), { maxLength: 12 })
    .map((list) => list.join(''));

  it('gives the same answer for any pattern and text', () => {
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 1, maxLength: 5 }), (source, texts) => {
        const ours = compilePattern(source);
        const theirs = RE2JS.compile(source);
        expect(texts.map((each) => ours.test(each))).toEqual(
          texts.map((each) => theirs.test(each)),
        );
      }),
      { numRuns: 1500 },
    );
  });

  it('accepts the same patterns', () => {
    const syntax =
      '( ) [ ] { } * + ? | \\ - , 2 : ^ P < > (? (?: (?i) [^ [: :] \\x \\Q \\E \\0 \\1';
    const parts = fc.constantFrom(...atoms, ...syntax.split(' '));
    const soup = fc.array(parts, { maxLength: 8 }).map((list) => list.join(''));
    fc.assert(
      fc.property(soup, (source) => {
        // Go's accepts `{*` and `[[:]`, theirs does not.
        fc.pre(!/\{[*+?{]|\[:\]/.test(source));
        expect([source, problemOf(source) === 'none']).toEqual([source, isAccepted(source)]);
      }),
      { numRuns: 3000 },
    );
  });
});

function isAccepted(source: string): boolean {
  try {
    RE2JS.compile(source);
    return true;
  } catch {
    return false;
  }
}
