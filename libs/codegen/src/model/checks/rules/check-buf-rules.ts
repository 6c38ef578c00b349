import { create, createRegistry, type DescFile } from '@bufbuild/protobuf';
import { CompilationError, createValidator } from '@bufbuild/protovalidate';
import type { FieldRules } from '../../../gen/buf/validate/validate_pb.js';
import type { FieldModel, FileModel } from '../../model.js';
import { hasBufRules } from '../../rules.js';
import { stated } from '../../stated.js';
import type { ProblemList } from '../problem-list.js';
import { PATTERN_HINT, patternProblem } from './check-pattern.js';

const HINT = 'see https://protovalidate.com for the rules and the functions of CEL';

/** Checks that the rules of `buf.validate` compile, by having empty messages checked by them. */
export function checkBufRules(file: FileModel, list: ProblemList): void {
  const messages = file.messages.filter(hasBufRules);
  if (messages.length === 0) return;
  const validator = createValidator({ registry: createRegistry(...withDependencies(file.desc)) });
  for (const { desc, typeName, position, fields } of messages) {
    for (const field of fields) checkPatterns(field, list);
    const { error } = validator.validate(desc, create(desc));
    if (!(error instanceof CompilationError)) continue;
    list.error(position, `rules of message "${typeName}": ${error.message}`, HINT);
  }
}

/** Patterns are compiled when they are first used, and not all are by an empty message. */
function checkPatterns({ name, rules, position }: FieldModel, list: ProblemList): void {
  for (const pattern of patternsOf(rules.buf)) {
    const problem = patternProblem(pattern);
    if (problem === undefined) continue;
    list.error(position, `rules of field "${name}": ${problem}`, PATTERN_HINT);
  }
}

function patternsOf(rules: FieldRules | undefined): string[] {
  const type = rules?.type;
  switch (type?.case) {
    case 'string':
    case 'bytes': {
      const pattern = stated(type.value, 'pattern');
      return pattern === undefined ? [] : [pattern];
    }
    case 'repeated':
      return patternsOf(type.value.items);
    case 'map':
      return [...patternsOf(type.value.keys), ...patternsOf(type.value.values)];
    default:
      return [];
  }
}

function withDependencies(start: DescFile): DescFile[] {
  const files = new Set<DescFile>([start]);
  for (const file of files) {
    for (const dependency of file.dependencies) files.add(dependency);
  }
  return [...files];
}
