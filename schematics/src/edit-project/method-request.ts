import type { HttpVerb } from '@nestjs-toolkit/codegen';
import { UserError } from '../report/user-error.js';
import type { MethodRequest } from './add-method-to-project.js';

/** An rpc as people type it, in flags or answers. */
export interface MethodText {
  readonly name: string;
  readonly service?: string | undefined;
  readonly path?: string | undefined;
  readonly project?: string | undefined;
  /** `none`, `server`, `client` or `bidi`. */
  readonly stream?: string | undefined;
  readonly request?: string | undefined;
  readonly response?: string | undefined;
  /** `get:/users/{id}`. */
  readonly exposeHttp?: string | undefined;
  /** `/events`. */
  readonly exposeWs?: string | undefined;
  readonly subscribeWs?: boolean;
  /** `users:/users.UserService/GetUser`. */
  readonly proxy?: string | undefined;
}

const STREAMS = ['none', 'server', 'client', 'bidi'];

/** @throws UserError that says which part does not fit */
export function methodRequest(text: MethodText): MethodRequest {
  const { name, service, path, project, request, response, stream = 'none' } = text;
  if (!STREAMS.includes(stream)) {
    throw new UserError(`stream "${stream}" is unknown: expected one of ${STREAMS.join(', ')}`);
  }
  checkCombination(text);
  return {
    name,
    service,
    path,
    project,
    request,
    response,
    clientStreaming: stream === 'client' || stream === 'bidi',
    serverStreaming: stream === 'server' || stream === 'bidi',
    http: text.exposeHttp === undefined ? undefined : parseHttp(text.exposeHttp),
    websocketPath: text.exposeWs === undefined ? undefined : parsePath(text.exposeWs),
    subscribe: text.subscribeWs ?? false,
    proxy: text.proxy === undefined ? undefined : parseProxy(text.proxy),
  };
}

/** The rules of the original command. */
function checkCombination({ exposeHttp, exposeWs, subscribeWs = false, proxy }: MethodText): void {
  const isHttp = exposeHttp !== undefined;
  if (exposeWs !== undefined && (isHttp || subscribeWs || proxy !== undefined)) {
    throw new UserError(
      '--expose-ws goes alone: expected no --expose-http, --subscribe-ws, --proxy',
    );
  }
  if (subscribeWs && isHttp) {
    throw new UserError(
      '--subscribe-ws and --expose-http exclude each other: expected one of them',
    );
  }
  if (subscribeWs && proxy === undefined) {
    throw new UserError('--subscribe-ws needs --proxy <service>:/<package.Service>/<Method>');
  }
  if (proxy !== undefined && !subscribeWs && !isHttp) {
    throw new UserError('--proxy needs --expose-http <verb>:/<path> or --subscribe-ws');
  }
}

function parseHttp(text: string): { verb: HttpVerb; path: string } {
  const [, verb, path] = /^(get|post|put|patch|delete):(\/.*)$/i.exec(text) ?? [];
  if (verb === undefined || path === undefined) {
    throw new UserError(
      `--expose-http "${text}" is not usable: expected get, post, put, patch or delete, a colon and a path, such as get:/users/{id}`,
    );
  }
  return { verb: verb.toLowerCase() as HttpVerb, path: parsePath(path) };
}

function parsePath(path: string): string {
  if (/^\/[^\s"\\]*$/.test(path)) return path;
  throw new UserError(`path "${path}" is not usable: expected one that starts with a slash`);
}

function parseProxy(text: string): { service: string; method: string } {
  const [, service, method] = /^([\w.-]+):(\/[\w.]+\/\w+)$/.exec(text) ?? [];
  if (service !== undefined && method !== undefined) return { service, method };
  throw new UserError(
    `--proxy "${text}" is not usable: expected a service, a colon and a full method, such as users:/users.UserService/GetUser`,
  );
}
