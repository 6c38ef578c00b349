import { scanStatements } from './proto-source.js';
import { importInsertions, insert, placeOfFileOption, ProtoEditError } from './text-edit.js';
import { TOOLKIT_IMPORT } from './toolkit-imports.js';

export interface NewClient {
  /** Name that the service is looked up by, such as `user-service`. */
  readonly service: string;
  /** Import path of its proto, for a client with types. Absent: calls without types. */
  readonly proto?: string | undefined;
  /** Package of the original's generated client. @default the service's name */
  readonly package?: string | undefined;
}

/**
 * Declares a service elsewhere that is called. Comments and format stay.
 *
 * @throws ProtoEditError if it is declared already
 */
export function addClientToProto(text: string, client: NewClient): string {
  const { service, proto } = client;
  if (!/^[a-zA-Z][\w.-]*$/.test(service)) {
    throw new ProtoEditError(
      `service "${service}" is not usable: expected the name it is looked up by, such as user-service`,
    );
  }
  const statements = scanStatements(text);
  const isDeclared = statements.some(
    ({ head, tokens }) =>
      head[2]?.replace(/^\./, '') === 'toolkit.services' && tokens.includes(`"${service}"`),
  );
  if (isDeclared) throw new ProtoEditError(`client of "${service}" is declared already`);
  const remote =
    proto === undefined ? [] : [{ path: proto, isKnown: (path: string) => path === proto }];
  const { at } = placeOfFileOption(text, statements, 'toolkit.services');
  const option = [
    'option (toolkit.services) = {',
    `  service: "${service}"`,
    `  package: "${client.package ?? service}"`,
    '};',
  ].join('\n');
  return insert(text, [
    ...importInsertions(text, statements, [TOOLKIT_IMPORT, ...remote]),
    { at, text: `\n\n${option}` },
  ]);
}
