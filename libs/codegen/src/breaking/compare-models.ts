import type {
  HttpBindingModel,
  MethodModel,
  Model,
  PluginModel,
  ServiceModel,
} from '../model/model.js';
import type { Position } from '../model/position.js';
import type { Problem } from '../model/problem.js';

/**
 * Compares what buf knows nothing of: REST routes and bodies, servers, WebSocket events, plugins with
 * their variables. What was removed as a whole is buf's to tell.
 */
export function compareModels(before: Model, after: Model): Problem[] {
  const services = servicesOf(after);
  return [...servicesOf(before)].flatMap(([name, old]) => {
    const now = services.get(name);
    return now === undefined ? [] : compareServices(old, now);
  });
}

function servicesOf({ files }: Model): Map<string, ServiceModel> {
  const own = files.filter(({ requested }) => requested);
  return new Map(own.flatMap(({ services }) => services.map((each) => [each.typeName, each])));
}

function compareServices(old: ServiceModel, now: ServiceModel): Problem[] {
  const methods = new Map(now.methods.map((method) => [method.name, method]));
  return [
    ...compareServers(old, now),
    ...comparePlugins(old, now),
    ...old.methods.flatMap((method) => {
      const same = methods.get(method.name);
      return same === undefined ? removedMethod(method, now) : compareMethods(method, same);
    }),
  ];
}

function compareServers(old: ServiceModel, now: ServiceModel): Problem[] {
  const gone = old.servers.filter((server) => !now.servers.includes(server));
  return gone.map((server) =>
    problem(
      now.position,
      `service "${now.name}" is not served on ${server} any more`,
      `whoever calls it there gets nothing: keep ${server} in (toolkit.runtime).servers`,
    ),
  );
}

function comparePlugins(old: ServiceModel, now: ServiceModel): Problem[] {
  return old.plugins.flatMap(({ prefix, type }) => {
    const same = now.plugins.find((plugin) => plugin.prefix === prefix);
    if (same === undefined) return [missingPlugin(now, prefix, type)];
    if (same.type === type) return [];
    return [
      problem(
        same.position,
        `plugin "${prefix}" was ${type} and is ${same.type}`,
        `deployed settings *_${prefix.toUpperCase()}_* are read differently: use another prefix`,
      ),
    ];
  });
}

function missingPlugin(now: ServiceModel, prefix: string, type: string): Problem {
  const renamed = now.plugins.filter((plugin: PluginModel) => plugin.type === type);
  const guess = renamed.length === 1 ? `, perhaps renamed to "${renamed[0]!.prefix}"` : '';
  return problem(
    renamed[0]?.position ?? now.position,
    `plugin "${prefix}" (${type}) is gone${guess}`,
    `deployed settings *_${prefix.toUpperCase()}_* have no effect any more: keep the prefix, or change them with the release`,
  );
}

/** buf tells that the rpc is gone; what is served elsewhere under its name is not known to it. */
function removedMethod(old: MethodModel, now: ServiceModel): Problem[] {
  if (old.route.websocketProxy === undefined) return [];
  return [eventGone(old.name, now.position)];
}

function compareMethods(old: MethodModel, now: MethodModel): Problem[] {
  const problems = old.route.http.flatMap((binding) => compareBinding(binding, now));
  if (old.route.websocketProxy !== undefined && now.route.websocketProxy === undefined) {
    problems.push(eventGone(old.name, now.position));
  }
  if (old.route.websocket && !now.route.websocket) {
    problems.push(
      problem(
        now.position,
        `WebSockets cannot connect at rpc "${old.name}" any more`,
        'pages that do stop working: keep (toolkit.route).websocket',
      ),
    );
  }
  return problems;
}

function eventGone(event: string, position: Position): Problem {
  return problem(
    position,
    `event "${event}" is not answered any more`,
    'pages that send it get an error: keep (toolkit.route).websocket_proxy at an rpc of this name',
  );
}

function compareBinding(old: HttpBindingModel, now: MethodModel): Problem[] {
  const { http } = now.route;
  const same = http.find(
    ({ verb, path }) => verb === old.verb && shapeOf(path) === shapeOf(old.path),
  );
  const label = `${old.verb} ${old.path}`;
  if (same === undefined) {
    const others = http.map(({ verb, path }) => `${verb} ${path}`).join(', ');
    const hint = others === '' ? '' : `; it is served at ${others} now`;
    return [
      problem(
        http[0]?.position ?? now.position,
        `route "${label}" of ${now.name} is gone`,
        `callers get 404${hint}: keep it in additional_bindings`,
      ),
    ];
  }
  const problems: Problem[] = [];
  if (same.body !== old.body) {
    problems.push(
      problem(
        same.position,
        `body of "${label}" was ${quote(old.body)} and is ${quote(same.body)}`,
        'callers send the old one: keep it',
      ),
    );
  }
  if (same.responseBody !== old.responseBody) {
    problems.push(
      problem(
        same.position,
        `answer of "${label}" was ${quote(old.responseBody)} and is ${quote(same.responseBody)}`,
        'callers read the old one: keep response_body',
      ),
    );
  }
  return problems;
}

/** A path without the names of its variables, which callers do not see. */
function shapeOf(path: string): string {
  return path.replaceAll(/\{[^=}]*(=[^}]*)?\}/g, (_, pattern: string | undefined) =>
    pattern === undefined ? '{}' : `{${pattern}}`,
  );
}

function quote(text: string | undefined): string {
  return text === undefined ? 'absent' : `"${text}"`;
}

function problem(position: Position, message: string, hint: string): Problem {
  return { severity: 'error', ...position, message, hint };
}
