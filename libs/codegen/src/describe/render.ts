import type { MethodDescription, ProtoDescription, ServiceDescription } from './describe.js';

/** Descriptions as tables, for a terminal. */
export function renderDescriptions(protos: readonly ProtoDescription[]): string {
  return protos.map(renderProto).join('\n\n');
}

function renderProto({ proto, package: name, clients, services }: ProtoDescription): string {
  const head = `${proto}${name === '' ? '' : ` (package ${name})`}`;
  const parts = [
    ...(clients.length > 0 ? [`  clients: ${clients.join(', ')}`] : []),
    ...services.map(renderService),
    ...(services.length === 0 ? ['  no services'] : []),
  ];
  return [head, ...parts].join('\n');
}

function renderService(service: ServiceDescription): string {
  const plugins = service.plugins.map(({ prefix, type }) => `${prefix} (${type})`);
  const facts = [
    ['servers', service.servers],
    ['middlewares', service.middlewares],
    ['plugins', plugins],
  ] as const;
  return [
    '',
    `  service ${service.name}`,
    ...facts
      .filter(([, values]) => values.length > 0)
      .map(([label, values]) => `    ${`${label}:`.padEnd(13)}${values.join(', ')}`),
    '',
    ...table(['#', 'rpc', 'kind', 'request', 'response', 'served as'], service.methods.map(row)),
  ].join('\n');
}

function row(method: MethodDescription, index: number): string[] {
  const { name, kind, request, response, deprecated } = method;
  const label = deprecated ? `${name} (deprecated)` : name;
  return [
    String(index + 1),
    label,
    kind.replace('_', ' '),
    shortName(request),
    shortName(response),
    servedAs(method),
  ];
}

function servedAs(method: MethodDescription): string {
  const routes = method.websocket
    ? method.routes.map((route) => `${route} → WebSocket`)
    : method.routes;
  return [
    ...routes,
    ...(method.httpProxy === undefined ? [] : [`→ ${method.httpProxy}`]),
    ...(method.websocketProxy === undefined
      ? []
      : [`event ${method.name} → ${method.websocketProxy}`]),
    ...method.middlewares.map((name) => `+${name}`),
    ...method.excludedMiddlewares.map((name) => `-${name}`),
  ].join('  ');
}

function shortName(typeName: string): string {
  return typeName.slice(typeName.lastIndexOf('.') + 1);
}

/** Rows under a header, each column as wide as its widest cell. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((cells) => cells[column]!.length)));
  return all.map((cells) =>
    `    ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd(),
  );
}
