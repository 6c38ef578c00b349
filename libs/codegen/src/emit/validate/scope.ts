import type { FileModel, MessageModel } from '../../model/model.js';
import { hasRules } from '../../model/rules.js';
import type { GeneratedFile } from '../../print/generated-file.js';
import type { Printable } from '../../print/printable.js';
import { GLOBALS, KEYWORDS } from '../../print/reserved-names.js';

/** Variables that generated functions use everywhere. */
const FUNCTION_NAMES = ['message', 'depth', 'found'];
/** Variables of loops over a list or map. */
const LOOP_NAMES = ['i', 'index', 'item', 'name', 'key', 'value'];

interface Constant {
  readonly name: string;
  readonly expression: Printable;
}

/**
 * The names of a generated module: its validators, its constants and the variables of its
 * functions.
 */
export interface FileScope {
  /**
   * Variable for a field or oneof. `looped`: for a list or map, whose loop has variables of its
   * own.
   */
  local(key: string, looped?: boolean): string;
  /** Name of a constant; one that was made of the same hint and expression is shared. */
  constant(hint: string, expression: Printable): string;
  /** Constants made since the last call. */
  takeConstants(): readonly Constant[];
}

export function createFileScope(file: FileModel, out: GeneratedFile): FileScope {
  const members = file.messages.flatMap((message) => [...message.fields, ...message.oneofs]);
  const validators = file.messages.filter(hasRules).flatMap(namesOf);
  const reserved = new Set([...FUNCTION_NAMES, ...validators, ...KEYWORDS, ...GLOBALS]);
  const taken = new Set([...reserved, ...LOOP_NAMES, ...members.map(({ key }) => key)]);
  const known = new Map<string, string>();
  let fresh: Constant[] = [];
  for (const name of [...FUNCTION_NAMES, ...LOOP_NAMES, ...validators]) out.declare(name);
  const isFree = (key: string, looped: boolean) =>
    !reserved.has(key) && !(looped && LOOP_NAMES.includes(key));
  return {
    local: (key, looped = false) =>
      out.declare(isFree(key, looped) ? identifier(key) : `${identifier(key)}_`),
    constant: (hint, expression) => {
      const id = JSON.stringify([hint, expression]);
      const shared = known.get(id);
      if (shared !== undefined) return shared;
      const name = out.declare(free(identifier(hint), taken));
      taken.add(name);
      known.set(id, name);
      fresh.push({ name, expression });
      return name;
    },
    takeConstants: () => {
      const constants = fresh;
      fresh = [];
      return constants;
    },
  };
}

function namesOf(message: MessageModel): string[] {
  return [`validate${message.tsName}`, `check${message.tsName}`, `buf${message.tsName}`];
}

/** A property may begin with a digit: that of `_1st` is `1st`. */
function identifier(key: string): string {
  return /^\d/.test(key) ? `_${key}` : key;
}

function free(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let count = 2;
  while (taken.has(name + count)) count++;
  return name + count;
}
