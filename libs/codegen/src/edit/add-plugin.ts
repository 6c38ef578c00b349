import { scanStatements, statementsBy, type Statement } from './proto-source.js';
import {
  endOfLine,
  importInsertions,
  indentationIn,
  insert,
  placeOfFileOption,
  ProtoEditError,
} from './text-edit.js';
import { TOOLKIT_IMPORT } from './toolkit-imports.js';

export interface NewPlugin {
  /** Type, such as `redis`. */
  readonly type: string;
  readonly prefix: string;
  /** Service that has it for itself. @default all services of the file */
  readonly service?: string | undefined;
}

/**
 * Declares a plugin in a proto. Comments and format stay.
 *
 * @throws ProtoEditError if the prefix is taken or the service does not exist
 */
export function addPluginToProto(text: string, plugin: NewPlugin): string {
  const statements = scanStatements(text);
  if (prefixesOf(statements).includes(plugin.prefix)) {
    throw new ProtoEditError(
      `prefix "${plugin.prefix}" is taken: choose another one with --prefix, such as "${plugin.type}_2"`,
    );
  }
  const imports = importInsertions(text, statements, [TOOLKIT_IMPORT]);
  if (plugin.service !== undefined) {
    return insert(text, [
      ...imports,
      inService(text, serviceOf(statements, plugin.service), plugin),
    ]);
  }
  const { at } = placeOfFileOption(text, statements, 'toolkit.plugins');
  const option = [
    'option (toolkit.plugins) = {',
    `  prefix: "${plugin.prefix}"`,
    `  plugin: "${plugin.type}"`,
    '};',
  ].join('\n');
  return insert(text, [...imports, { at, text: `\n\n${option}` }]);
}

/** Finds a service by its name; without a name the only one there is. @throws ProtoEditError */
export function serviceOf(statements: readonly Statement[], name?: string): Statement {
  const services = statementsBy(statements, 'service');
  const names = services.map(({ head }) => head[1]);
  if (services.length === 0) {
    throw new ProtoEditError('proto declares no service: add one first');
  }
  if (name === undefined && services.length > 1) {
    throw new ProtoEditError(
      `proto declares several services: choose one with --service, of ${names.join(', ')}`,
    );
  }
  const found = name === undefined ? services[0] : services.find(({ head }) => head[1] === name);
  if (found === undefined) {
    throw new ProtoEditError(`unknown service "${name}": expected one of ${names.join(', ')}`);
  }
  return found;
}

function inService(text: string, service: Statement, { type, prefix }: NewPlugin) {
  const indent = indentationIn(text, service);
  const option = [
    'option (toolkit.runtime).plugins = {',
    `  prefix: "${prefix}"`,
    `  plugin: "${type}"`,
    '};',
  ];
  const whole = service.body!.statements.find(({ tokens }) =>
    tokens.join(' ').startsWith('option ( toolkit.runtime ) ='),
  );
  if (whole === undefined) {
    const lines = option.map((line) => `\n${indent}${line}`).join('');
    return { at: endOfLine(text, service.body!.start), text: lines };
  }
  // As a whole and part by part is one option set twice: it goes inside.
  const open = text.indexOf('{', whole.start) + 1;
  const value = `plugins: [{ prefix: "${prefix}" plugin: "${type}" }]`;
  if (whole.tokens.includes('plugins')) {
    throw new ProtoEditError(
      'service lists plugins in (toolkit.runtime) already: add it to the list, or leave --service out',
    );
  }
  return { at: open, text: `\n${indent}  ${value}` };
}

/** Prefixes that the file and its services declare. */
function prefixesOf(statements: readonly Statement[]): string[] {
  const services = statementsBy(statements, 'service').flatMap(
    ({ body }) => body?.statements ?? [],
  );
  return [...statements, ...services]
    .filter(({ head }) => /^\.?toolkit\.(plugins|runtime)$/.test(head[2] ?? ''))
    .flatMap(({ tokens }) =>
      tokens.flatMap((token, index) => {
        const value = tokens[tokens[index + 1] === ':' ? index + 2 : index + 1];
        return token === 'prefix' && value !== undefined ? [value.slice(1, -1)] : [];
      }),
    );
}
