import type { DescEnum, DescFile, DescMessage } from '@bufbuild/protobuf';
import { camelFromMethod, camelFromSnake } from './case.js';

/** Globals that generated message files use by their plain name: a type of that name gets a suffix. */
const USED_GLOBALS = [
  'Array',
  'Buffer',
  'Date',
  'Function',
  'Map',
  'Object',
  'Promise',
  'Reflect',
  'Uint8Array',
];

/** Members of every object: a field of that name would hide them, or be taken for them when absent. */
const OBJECT_MEMBERS: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  'toJSON',
]);

/** Methods that Nest or JavaScript calls on a handler class. */
const CLASS_MEMBERS: ReadonlySet<string> = new Set([
  ...OBJECT_MEMBERS,
  'then',
  'onModuleInit',
  'onModuleDestroy',
  'onApplicationBootstrap',
  'beforeApplicationShutdown',
  'onApplicationShutdown',
]);

/** Members that a TypeScript enum cannot have. */
const NO_ENUM_MEMBERS: ReadonlySet<string> = new Set(['NaN', 'Infinity', '__proto__']);

/** Names in TypeScript of the messages and enums of a file. Names that clash get a suffix. */
export function typeNames(file: DescFile): Map<DescMessage | DescEnum, string> {
  const names = new Map<DescMessage | DescEnum, string>();
  const taken = new Set([...USED_GLOBALS, ...serviceNames(file)]);
  const assign = (type: DescMessage | DescEnum, scope: string) => {
    const suffix = type.kind === 'enum' ? 'Enum' : 'Message';
    const name = unique(scope + camelFromSnake(type.name), suffix, taken);
    taken.add(name);
    names.set(type, name);
    return name;
  };
  const visit = (parent: DescMessage, scope: string) => {
    for (const type of parent.nestedEnums) assign(type, scope);
    for (const type of parent.nestedMessages) visit(type, `${assign(type, scope)}_`);
  };
  for (const type of file.enums) assign(type, '');
  const scopes = file.messages.map((type) => [type, `${assign(type, '')}_`] as const);
  for (const [type, scope] of scopes) visit(type, scope);
  return names;
}

/** Names that the file declares besides its messages and enums. */
function serviceNames(file: DescFile): string[] {
  const suffixes = ['Client', 'Controller', 'ControllerMethods', 'Server', 'Service'];
  return file.services.flatMap(({ name }) => suffixes.map((suffix) => name + suffix));
}

function unique(name: string, suffix: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let candidate = name + suffix;
  for (let count = 2; taken.has(candidate); count++) candidate = `${name}${suffix}${count}`;
  return candidate;
}

/** Property of a field or oneof. `taken` holds the properties that the message has already. */
export function propertyName(name: string, taken: ReadonlySet<string>): string {
  return free(camelFromSnake(name), (key) => OBJECT_MEMBERS.has(key) || taken.has(key));
}

/** Method of the handler class. `taken` holds the methods that the service has already. */
export function handlerName(name: string, taken: ReadonlySet<string>): string {
  return free(camelFromMethod(name), (key) => CLASS_MEMBERS.has(key) || taken.has(key));
}

/** Member of a TypeScript enum. */
export function enumMember(name: string): string {
  return free(name, (key) => NO_ENUM_MEMBERS.has(key));
}

function free(name: string, isTaken: (key: string) => boolean): string {
  let key = name;
  while (isTaken(key)) key += '$';
  return key;
}
