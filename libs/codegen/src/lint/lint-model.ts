import type { FileModel, MethodModel, Model, PluginModel } from '../model/model.js';
import type { Position } from '../model/position.js';
import type { Problem } from '../model/problem.js';

/** Segments of variables that the runtime itself reads: a plugin of that name would share them. */
const RESERVED_PREFIXES: ReadonlySet<string> = new Set([
  'client',
  'grpc',
  'grpc_client',
  'http',
  'log',
  'probes',
  'resolver',
  'server',
]);

/** Names that say nothing: `db1`, `cache`-like words with a number. */
const NUMBERED = /^(db|cache|redis|pgsql|psql|postgres|queue|amqp|rabbitmq|mq|plugin)_?\d+$/;

/** Rules for what users of a service depend on: paths, verbs, events, variables, prefixes. */
export function lintModel({ files }: Model): Problem[] {
  const own = files.filter(({ requested }) => requested);
  return [...own.flatMap(lintFile), ...lintEvents(own)];
}

function lintFile({ plugins, services }: FileModel): Problem[] {
  const all = [...plugins, ...services.flatMap((service) => service.plugins)];
  const unique = [...new Map(all.map((plugin) => [plugin.prefix, plugin])).values()];
  const methods = services.flatMap((service) => service.methods);
  return [...unique.flatMap(lintPrefix), ...methods.flatMap(lintRoutes)];
}

function lintPrefix({ prefix, position }: PluginModel): Problem[] {
  if (RESERVED_PREFIXES.has(prefix.toLowerCase())) {
    return [
      problem(
        position,
        `prefix "${prefix}" is that of variables of the runtime`,
        'choose another one, such as user_db: …_SERVER_* and the like are taken',
      ),
    ];
  }
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(prefix)) {
    return [
      problem(
        position,
        `prefix "${prefix}" is not in lower snake case`,
        'variables and types are named after it: write user_db',
      ),
    ];
  }
  if (!NUMBERED.test(prefix)) return [];
  return [
    problem(
      position,
      `prefix "${prefix}" does not say what it is for`,
      'whoever sets its variables has to know: write user_db or session_cache',
    ),
  ];
}

/** Verbs that change nothing, and names of rpcs that do. */
const CHANGING = /^(Create|Update|Delete|Remove|Add|Set|Send|Save|Put|Patch)(?=[A-Z]|$)/;

function lintRoutes({ name, route }: MethodModel): Problem[] {
  return route.http.flatMap(({ verb, path, position }) => {
    const problems: Problem[] = [];
    const literals = path.replaceAll(/\{[^}]*\}/g, '');
    if (/[A-Z]/.test(literals)) {
      problems.push(
        problem(
          position,
          `path "${path}" has capitals`,
          'addresses are typed by people and differ by case: write it in lower case',
        ),
      );
    }
    if (verb === 'GET' && CHANGING.test(name)) {
      problems.push(
        problem(
          position,
          `rpc "${name}" changes something but is served by GET`,
          'browsers, proxies and retries repeat GET: use post, put, patch or delete',
        ),
      );
    }
    return problems;
  });
}

/** Events of WebSockets are named after rpcs, of all services of a connection. */
function lintEvents(files: readonly FileModel[]): Problem[] {
  const events = files
    .flatMap(({ services }) => services.flatMap(({ methods }) => methods))
    .filter(({ route }) => route.websocketProxy !== undefined);
  const first = new Map<string, MethodModel>();
  return events.flatMap((method) => {
    const known = first.get(method.name);
    if (known === undefined) {
      first.set(method.name, method);
      return [];
    }
    return [
      problem(
        method.position,
        `event "${method.name}" is answered by ${known.path} already`,
        'WebSocket events are named after the rpc: rename one of them',
      ),
    ];
  });
}

function problem(position: Position, message: string, hint: string): Problem {
  return { severity: 'error', ...position, message, hint };
}
