/** A change to what ts-proto prints. */
interface Rewrite {
  /** What is changed, for readers of this file. */
  readonly subject: string;
  readonly pattern: RegExp;
  readonly replacement: string;
  /** Only for files of `google.protobuf`: elsewhere a message might look like the subject. */
  readonly wellKnownOnly?: true;
}

/** Changes to the text of ts-proto, in this order. */
const REWRITES: readonly Rewrite[] = [
  {
    subject: 'the patch of the global protobufjs, which only proto-loader needs',
    pattern: /^wrappers\['[\w.]+'\] = \{[^;]*\} as any;\n\n?/gm,
    replacement: '',
  },
  {
    subject: 'interfaces of map entries, which only the codecs of ts-proto need',
    pattern: /^export interface [\w$]+\$Entry \{\n(?: .*\n)*\}\n\n?/gm,
    replacement: '',
  },
  {
    subject: 'conversions of plain JSON values, which the runtime does itself',
    pattern: /^export const \w+: \w+WrapperFns = \{\n(?:(?: .*)?\n)*?\};\n\n?/gm,
    replacement: '',
    wellKnownOnly: true,
  },
  {
    subject: 'interfaces of these conversions',
    pattern: /^export interface \w+WrapperFns \{\n(?: .*\n)*\}\n?\n?/gm,
    replacement: '',
    wellKnownOnly: true,
  },
  {
    subject: 'initial values for these conversions',
    pattern: /^function createBase\w+\(\): \w+ \{\n(?: .*\n)*\}\n\n?/gm,
    replacement: '',
    wellKnownOnly: true,
  },
  {
    subject: 'members of a union with a comment: the bar goes behind the comment',
    pattern: /^( +)\| \/\/\n((?:\1\/?\*.*\n|\1 \*.*\n)+)\1\{/gm,
    replacement: '$2$1| {',
  },
  {
    subject: 'unions that are broken though they fit on a line',
    pattern: /:\n +\| ([\w.]+)\n +\| undefined;/g,
    replacement: ': $1 | undefined;',
  },
  {
    subject: 'braces of what is empty',
    pattern: /\{\n\}/g,
    replacement: '{}',
  },
  {
    subject: 'blank lines between a comment and what it is about',
    pattern: /\*\/\n\n(?=\s*\S)/g,
    replacement: '*/\n',
  },
];

/** What must not be left: it would mean that ts-proto prints something in a new way. */
const LEFTOVERS: readonly RegExp[] = [
  /\bwrappers\[/,
  /\$Entry\b/,
  /\bfunction createBase\w+/,
  /\bexport const \w+: /,
  /\| \/\//,
];

/** Applies the changes. @throws if ts-proto prints something that the changes do not expect */
export function rewrite(body: string, source: string): string {
  let text = body;
  const isWellKnown = source.startsWith('google/protobuf/');
  for (const { pattern, replacement, wellKnownOnly } of REWRITES) {
    if (!wellKnownOnly || isWellKnown) text = text.replace(pattern, replacement);
  }
  const code = text.replace(/^\s*(?:\/\*\*|\*).*$/gm, '');
  const leftover = LEFTOVERS.map((pattern) => pattern.exec(code)?.[0]).find(Boolean);
  if (leftover === undefined) return text;
  throw new Error(
    `unexpected "${leftover}" in what ts-proto printed for "${source}": its version differs from the one this package is made for`,
  );
}
