import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  generateValidators,
  loadValidators,
  type Validator,
} from './testing-support/validators.js';

const PAGE = readFileSync(join(import.meta.dirname, '../../../../../docs/validation.md'), 'utf8');

const HEAD = `syntax = "proto3";
package docs;
import "google/protobuf/duration.proto";
import "google/protobuf/timestamp.proto";
import "google/protobuf/wrappers.proto";
enum Genre { UNKNOWN = 0; NOVEL = 1; ESSAY = 2; }
message Author { string name = 1 [(validate.rules).string.min_len = 1]; }
`;

interface Row {
  readonly type: string;
  readonly rule: string;
  readonly accepts: readonly string[];
  readonly refuses: readonly string[];
  readonly id: string;
  readonly validator: string;
}

/** Rows of the tables between `<!-- rules -->` and `<!-- /rules -->`. */
function ruleRows(): Row[] {
  const tables = [...PAGE.matchAll(/<!-- rules -->([^]*?)<!-- \/rules -->/g)];
  const lines = tables.flatMap(([, table]) => table!.trim().split('\n').slice(2));
  return lines.map((line, index) => {
    const cells = line
      .slice(1, -1)
      .split(/ \| /)
      .map((cell) => cell.trim());
    const [type = '', rule = '', accepts = '', refuses = '', id = ''] = cells;
    const [typeText = '', ruleText = '', idText = ''] = [type, rule, id].map(
      (cell) => codes(cell)[0] ?? '',
    );
    return {
      type: typeText,
      rule: ruleText,
      accepts: codes(accepts),
      refuses: codes(refuses),
      id: idText,
      validator: `validateM${index}`,
    };
  });
}

/** Texts in backticks. */
function codes(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
}

const SECONDS = {
  'google.protobuf.Duration': (text: string) => Number(text.slice(0, -1)),
  'google.protobuf.Timestamp': (text: string) => Date.parse(text) / 1000,
};

/** A value of the table as generated TypeScript has it. */
function valueOf(type: string, json: string): unknown {
  const value = JSON.parse(json) as unknown;
  if (typeof value !== 'string') return value ?? undefined;
  if (type.endsWith('int64')) return BigInt(value);
  if (type === 'double' || type === 'float') return Number(value);
  if (type === 'bytes') return new Uint8Array(Buffer.from(value, 'base64'));
  const secondsOf = SECONDS[type as keyof typeof SECONDS];
  return secondsOf ? { seconds: BigInt(secondsOf(value)), nanos: 0 } : value;
}

describe('docs/validation.md', () => {
  const rows = ruleRows();
  let validators: Readonly<Record<string, Validator>>;

  beforeAll(async () => {
    const messages = rows.map(
      ({ type, rule }, index) => `message M${index} { ${type} f = 1 [(validate.rules).${rule}]; }`,
    );
    validators = await loadValidators({ 'docs.proto': HEAD + messages.join('\n') });
  });

  it('has tables', () => {
    expect(rows.length).toBeGreaterThan(50);
  });

  it.each(rows)('is right about $type with $rule', ({ type, accepts, refuses, id, validator }) => {
    const validate = validators[validator] ?? (() => []);
    const brokenBy = (json: string): string[] => [
      ...new Set(validate({ f: valueOf(type, json) }).map(({ rule }) => rule)),
    ];
    expect(accepts.map((json) => [json, brokenBy(json)])).toEqual(
      accepts.map((json) => [json, []]),
    );
    expect(refuses.map((json) => [json, brokenBy(json)])).toEqual(
      refuses.map((json) => [json, [id]]),
    );
  });

  it('shows the violations of its example', async () => {
    const [proto = '', json = ''] = [...PAGE.matchAll(/^```(?:protobuf|json)\n([^]*?)^```/gm)].map(
      ([, code]) => code!,
    );
    const text = `syntax = "proto3";\npackage docs;\n${proto.replace(/^import .*$/m, '')}`;
    const example = await loadValidators({ 'example.proto': text });
    const shown = JSON.parse(json) as { details: [{ fieldViolations: object[] }] };
    expect(
      example['validateCreateUserRequest']!({ name: '', email: '' }).map(
        ({ field, rule, message }) => ({
          field,
          description: message,
          reason: rule.toUpperCase().replaceAll('.', '_'),
        }),
      ),
    ).toEqual(shown.details[0].fieldViolations);
  });

  it('shows what the generator says of wrong rules', async () => {
    const proto = /^```protobuf\n(message User[^]*?)^```/m.exec(PAGE)![1]!;
    const told = /^```text\n([^]*?)^```/m.exec(PAGE)![1]!;
    const { problems } = await generateValidators({
      'users.proto': `syntax = "proto3";\npackage docs;\n${proto}`,
    });
    expect(problems.map((problem) => problem.replace(/^.*(?=users\.proto)/, ''))).toEqual(
      told.trim().split('\n'),
    );
  });
});
