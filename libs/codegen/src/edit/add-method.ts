import { serviceOf } from './add-plugin.js';
import { scanStatements, statementsBy, type Statement } from './proto-source.js';
import { serverInsertions } from './add-servers.js';
import {
  importInsertions,
  indentationIn,
  insert,
  placeInBody,
  ProtoEditError,
  type Insertion,
} from './text-edit.js';
import { HTTP_IMPORT, TOOLKIT_IMPORT } from './toolkit-imports.js';

/** An rpc to declare. */
export interface NewMethod {
  readonly name: string;
  /** @default the only service of the proto */
  readonly service?: string | undefined;
  readonly clientStreaming?: boolean;
  readonly serverStreaming?: boolean;
  /** Type of the request. @default a new message `<Name>Request` */
  readonly request?: string | undefined;
  /** Type of the answer. @default a new message `<Name>Response` */
  readonly response?: string | undefined;
  readonly http?: { readonly verb: HttpVerb; readonly path: string } | undefined;
  /** Path at which WebSockets connect. */
  readonly websocketPath?: string | undefined;
  /** Whether it answers an event of WebSockets, by {@link proxy}. */
  readonly subscribe?: boolean;
  /** Where calls are forwarded to. */
  readonly proxy?: { readonly service: string; readonly method: string } | undefined;
}

export type HttpVerb = 'get' | 'post' | 'put' | 'patch' | 'delete';

/**
 * Declares an rpc in a proto, with messages for it, the imports it needs and the servers it is served
 * on. Comments and format stay.
 *
 * @throws ProtoEditError if a name is taken or the service does not exist
 */
export function addMethodToProto(text: string, method: NewMethod): string {
  const statements = scanStatements(text);
  const service = serviceOf(statements, method.service);
  assertFree(statements, service, method);
  const imports = [
    ...(needsToolkit(method) ? [TOOLKIT_IMPORT] : []),
    ...(method.http || method.websocketPath !== undefined ? [HTTP_IMPORT] : []),
  ];
  return insert(text, [
    ...importInsertions(text, statements, imports),
    ...serverInsertions(text, service, serversOf(method)),
    rpcInsertion(text, service, method),
    ...messageInsertions(text, statements, method),
  ]);
}

function needsToolkit({ websocketPath, proxy, http }: NewMethod): boolean {
  return websocketPath !== undefined || proxy !== undefined || http !== undefined;
}

function serversOf({ http, websocketPath, subscribe }: NewMethod): string[] {
  if (subscribe) return ['HTTP', 'WEBSOCKET_PROXY'];
  if (websocketPath !== undefined) return ['HTTP', 'WEBSOCKET'];
  return http ? ['HTTP'] : [];
}

function assertFree(
  statements: readonly Statement[],
  service: Statement,
  { name, request, response }: NewMethod,
): void {
  if (!/^[A-Za-z]\w*$/.test(name)) {
    throw new ProtoEditError(
      `name "${name}" is not usable: expected letters and digits, such as GetUser`,
    );
  }
  const rpcs = statementsBy(service.body!.statements, 'rpc').map(({ head }) => head[1]);
  if (rpcs.includes(name)) {
    throw new ProtoEditError(`rpc "${name}" is in ${service.head[1]} already: choose another name`);
  }
  const taken = statements.map(({ head }) => head[1]);
  const wanted = [request ?? `${name}Request`, response ?? `${name}Response`];
  const given = [request, response];
  for (const [index, message] of wanted.entries()) {
    if (given[index] !== undefined || !taken.includes(message)) continue;
    const option = index === 0 ? '--request' : '--response';
    throw new ProtoEditError(
      `message "${message}" exists already: use it with ${option} ${message}, or choose another name`,
    );
  }
}

function rpcInsertion(text: string, service: Statement, method: NewMethod): Insertion {
  const indent = indentationIn(text, service);
  const options = [...routeLines(method), ...httpLines(method)];
  const types = [
    stream(method.clientStreaming) + (method.request ?? `${method.name}Request`),
    stream(method.serverStreaming) + (method.response ?? `${method.name}Response`),
  ];
  const head = `rpc ${method.name}(${types[0]}) returns (${types[1]})`;
  const lines =
    options.length === 0
      ? [`${head} {}`]
      : [`${head} {`, ...options.map((line) => `  ${line}`), '}'];
  const { at, isMarked } = placeInBody(text, service.body!, '//+toolkit:method');
  const isFirst = service.body!.statements.length === 0;
  const code = lines.map((line) => `${indent}${line}`).join('\n');
  return { at, text: `${isFirst || isMarked ? '\n' : '\n\n'}${code}${isFirst ? '\n' : ''}` };
}

function stream(isStream: boolean | undefined): string {
  return isStream ? 'stream ' : '';
}

function routeLines({ websocketPath, proxy, subscribe }: NewMethod): string[] {
  if (websocketPath !== undefined) return ['option (toolkit.route).websocket = true;'];
  if (proxy === undefined) return [];
  return [
    `option (toolkit.route).${subscribe ? 'websocket_proxy' : 'http_proxy'} = {`,
    `  service: "${proxy.service}"`,
    `  method: "${proxy.method}"`,
    '};',
  ];
}

function httpLines({ http, websocketPath }: NewMethod): string[] {
  const verb = http?.verb ?? 'get';
  const path = http?.path ?? websocketPath;
  if (path === undefined) return [];
  const hasBody = verb === 'post' || verb === 'put' || verb === 'patch';
  return [
    'option (google.api.http) = {',
    `  ${verb}: "${path}"`,
    ...(hasBody ? ['  body: "*"'] : []),
    '};',
  ];
}

function messageInsertions(
  text: string,
  statements: readonly Statement[],
  { name, request, response, http, websocketPath }: NewMethod,
): Insertion[] {
  const fields = pathVariables(http?.path ?? websocketPath ?? '').map(
    (field, index) => `  string ${field} = ${index + 1};`,
  );
  const messages = [
    ...(request === undefined ? [message(`${name}Request`, fields)] : []),
    ...(response === undefined ? [message(`${name}Response`, [])] : []),
  ];
  if (messages.length === 0) return [];
  const marker = text.indexOf('//+toolkit:message');
  if (marker !== -1) {
    const at = marker + '//+toolkit:message'.length;
    return [{ at, text: messages.map((each) => `\n${each}\n`).join('') }];
  }
  const at = Math.max(text.trimEnd().length, statements.at(-1)!.end);
  return [{ at, text: messages.map((each) => `\n\n${each}`).join('') }];
}

function message(name: string, fields: readonly string[]): string {
  return fields.length === 0 ? `message ${name} {}` : `message ${name} {\n${fields.join('\n')}\n}`;
}

/** Request fields that a path binds, each once: of `/rooms/{room_id}` it is `room_id`. @throws ProtoEditError */
function pathVariables(path: string): string[] {
  const names = [...path.matchAll(/\{([^}=:]+)[^}]*\}/g)].map(([, name]) => name!.trim());
  const nested = names.find((name) => !/^[A-Za-z_]\w*$/.test(name));
  if (nested !== undefined) {
    throw new ProtoEditError(
      `path variable "${nested}" is no field of a new message: give an existing one with --request`,
    );
  }
  return [...new Set(names)];
}
