import type { MethodModel, ProxyModel } from '../model.js';
import type { Position } from '../position.js';
import type { ProblemList } from './problem-list.js';

/** `/package.Service/Method` */
const FULL_METHOD = /^\/[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*\/[A-Za-z_]\w*$/;

/** Checks who answers an rpc: `http_proxy`, `websocket_proxy` or `websocket` of `toolkit.route`. */
export function checkForwarding(method: MethodModel, position: Position, list: ProblemList): void {
  const { httpProxy, websocketProxy, websocket } = method.route;
  if (httpProxy !== undefined) checkHttpProxy(method, httpProxy, position, list);
  if (websocketProxy !== undefined) {
    checkProxy(method, 'websocket_proxy', websocketProxy, { position, list });
    expectServer(method, 'WEBSOCKET_PROXY', 'websocket_proxy', { position, list });
  }
  if (websocket) checkWebsocket(method, position, list);
}

interface Report {
  readonly position: Position;
  readonly list: ProblemList;
}

function checkHttpProxy(
  method: MethodModel,
  proxy: ProxyModel,
  position: Position,
  list: ProblemList,
): void {
  checkProxy(method, 'http_proxy', proxy, { position, list });
  if (method.route.http.length === 0) {
    list.error(
      position,
      `rpc "${method.name}" has http_proxy but no HTTP route`,
      'add option (google.api.http) = { get: "/…" }',
    );
  }
  if (method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming') {
    list.error(
      position,
      `rpc "${method.name}" streams requests, which http_proxy cannot forward`,
      'an HTTP request carries one message: remove "stream" from the request, or http_proxy',
    );
  }
  expectServer(method, 'HTTP', 'http_proxy', { position, list });
}

function checkProxy(
  method: MethodModel,
  option: string,
  proxy: ProxyModel,
  { position, list }: Report,
): void {
  const subject = `${option} of rpc "${method.name}"`;
  if (proxy.service.trim() === '') {
    list.error(
      position,
      `${subject} has no service`,
      'set service to the name that the resolver looks up, such as "user-service"',
    );
  }
  const example = `such as "/userservice.UserService/${method.name}"`;
  if (proxy.method === '') {
    list.error(position, `${subject} has no method`, `set method to the full method, ${example}`);
  } else if (!FULL_METHOD.test(proxy.method)) {
    list.error(
      position,
      `method "${proxy.method}" in ${subject} is no full method`,
      `expected "/package.Service/Method", ${example}`,
    );
  }
}

function checkWebsocket(method: MethodModel, position: Position, list: ProblemList): void {
  const { http } = method.route;
  if (http.length === 0) {
    list.error(
      position,
      `rpc "${method.name}" is a websocket without a path`,
      'add option (google.api.http) = { get: "/…" }',
    );
  } else if (http.some(({ verb }) => verb !== 'GET' && verb !== '')) {
    list.error(
      position,
      `rpc "${method.name}" is a websocket, but its path is not for GET`,
      'a WebSocket connection begins with a GET request: use get in option (google.api.http)',
    );
  }
  expectServer(method, 'WEBSOCKET', 'websocket', { position, list });
}

function expectServer(
  { name, parent }: MethodModel,
  server: 'HTTP' | 'WEBSOCKET' | 'WEBSOCKET_PROXY',
  option: string,
  { position, list }: Report,
): void {
  if (parent.servers.includes(server)) return;
  list.warning(
    position,
    `${option} of rpc "${name}" has no effect`,
    `service "${parent.name}" does not list ${server} in option (toolkit.runtime).servers`,
  );
}
