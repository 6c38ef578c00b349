import { HEAD, problemsOf } from '../testing-support/inline-protos.js';

/** A service whose request has fields of many kinds. */
function service(
  body: string,
  runtime = 'servers: [GRPC, HTTP, WEBSOCKET, WEBSOCKET_PROXY]',
): string {
  return `${HEAD}
message Request {
  string user_id = 1; repeated string tags = 2; map<string, string> labels = 3; Request nested = 4;
  google.protobuf.Timestamp at = 5; google.protobuf.StringValue text = 6; bytes data = 7;
}
message Response { string name = 1; }
service S {
  option (toolkit.runtime) = { ${runtime} };
${body}
}
`;
}

const rpc = (name: string, options: string) =>
  `  rpc ${name}(Request) returns (Response) { ${options} }`;
const http = (rule: string) => `option (google.api.http) = { ${rule} };`;

describe('checkModel() on plugins', () => {
  it('reports everything that is wrong with them at once, each with its place', async () => {
    const problems = await problemsOf(`${HEAD}
option (toolkit.plugins) = { plugin: "redis2" prefix: "cache" };
option (toolkit.plugins) = { plugin: "redis" };
option (toolkit.plugins) = { prefix: "x" };
option (toolkit.plugins) = { plugin: "redis" prefix: "1st" };
option (toolkit.plugins) = { plugin: "redis" prefix: "ca che" };
option (toolkit.plugins) = { plugin: "redis" prefix: "sessions" };
option (toolkit.plugins) = { plugin: "redis" prefix: "sessions" };
`);
    const types =
      '"centrifuge", "postgres", "postgres_gorm", "postgres_pg", "postgres_pgx", "prometheus", "queue", "rabbitmq", "redis", "resolver_consul", "sentry"';
    const name =
      'expected letters and digits, in words that are joined by "_" or "-", a letter first';
    expect(problems).toEqual([
      `a.proto:2:1: unknown plugin "redis2": did you mean "redis"? expected one of ${types}; for a plugin of your own give its npm package, as "plugins" in toolkit.json or plugin=redis2=<package> of protoc`,
      'a.proto:3:1: plugin "redis" has no prefix: set prefix, such as "cache": it names the plugin in @InjectPlugin() and in environment variables',
      `a.proto:4:1: plugin with prefix "x" has no type: set plugin to one of ${types}`,
      `a.proto:5:1: prefix "1st" of plugin "redis" cannot be part of a variable's name: ${name}`,
      `a.proto:6:1: prefix "ca che" of plugin "redis" cannot be part of a variable's name: ${name}`,
      'a.proto:8:1: duplicate plugin "redis" with prefix "sessions": it is declared in line 7 already; remove one, or give it another prefix',
    ]);
  });

  it('reports a prefix that stands for two types, across file, services and files', async () => {
    const problems = await problemsOf({
      'a.proto': `${HEAD}
option (toolkit.plugins) = { plugin: "redis" prefix: "cache" };
service A { option (toolkit.runtime).plugins = { plugin: "rabbitmq" prefix: "cache" }; }
service B { option (toolkit.runtime) = { plugins: [{ plugin: "redis" prefix: "one" }, { plugin: "redis" prefix: "one" }] }; }
service C { option (toolkit.runtime).plugins = { plugin: "postgres" prefix: "user-db" }; }
service D { option (toolkit.runtime).plugins = { plugin: "postgres" prefix: "user_db" }; }
`,
      'b.proto': `${HEAD}
option (toolkit.plugins) = { plugin: "queue" prefix: "cache" };
`,
    });
    expect(problems).toEqual([
      expect.stringMatching(
        /^a\.proto:3:\d+: prefix "cache" of plugin "rabbitmq" is taken: plugin "redis" has prefix "cache" in a\.proto:2; choose another prefix$/,
      ),
      expect.stringMatching(/^a\.proto:4:\d+: duplicate plugin "redis" with prefix "one"/),
      expect.stringMatching(
        /^a\.proto:6:\d+: prefix "user_db" of plugin "postgres" is taken: plugin "postgres" has prefix "user-db" in a\.proto:5/,
      ),
      expect.stringMatching(/^b\.proto:2:1: prefix "cache" of plugin "queue" is taken/),
    ]);
  });

  it('accepts a service that repeats a plugin of its file, services that share one, and plugins of your own', async () => {
    const problems = await problemsOf(
      `${HEAD}
option (toolkit.plugins) = { plugin: "redis" prefix: "cache" };
option (toolkit.plugins) = { plugin: "mailer" prefix: "mail" };
service A { option (toolkit.runtime).plugins = { plugin: "redis" prefix: "cache" }; }
service B { option (toolkit.runtime).plugins = { plugin: "redis" prefix: "own" }; }
service C { option (toolkit.runtime).plugins = { plugin: "redis" prefix: "own" }; }
`,
      { plugins: { mailer: '@acme/mailer' } },
    );
    expect(problems).toEqual([]);
  });
});

describe('checkModel() on services and tests', () => {
  it('reports incomplete and duplicate entries', async () => {
    const problems = await problemsOf(`${HEAD}
option (toolkit.services) = { service: "user-service" package: "x" };
option (toolkit.services) = { service: "user_service" package: "x" };
option (toolkit.services) = { package: "x" };
option (toolkit.services) = { service: "orders" };
option (toolkit.services) = { service: "-" package: "x" };
option (toolkit.tests_spec) = {};
`);
    expect(problems).toEqual([
      'a.proto:3:1: duplicate service "user_service" in toolkit.services: "user-service" in line 2 has the same name in TypeScript, "UserService"; remove one',
      'a.proto:4:1: toolkit.services has an entry without service: set service to the name that the resolver looks up, such as "user-service"',
      'a.proto:5:1: service "orders" in toolkit.services has no package: set package to the import path of its generated code',
      'a.proto:6:1: service "-" cannot name a client: set service to the name that the resolver looks up, such as "user-service"',
      expect.stringMatching(/^a\.proto:7:\d+: toolkit\.tests_spec has no mockery/),
    ]);
  });
});

describe('checkModel() on middlewares', () => {
  it('reports names that are empty, repeated, or excluded without being global', async () => {
    const problems = await problemsOf(
      service(
        [
          '  option (toolkit.server).middlewares = "auth"; option (toolkit.server).middlewares = "auth";',
          rpc('A', 'option (toolkit.route) = { middlewares: ["", "limit"] };'),
          rpc('B', 'option (toolkit.route) = { exclude_global_middlewares: ["auht", "auth"] };'),
        ].join('\n'),
      ),
    );
    expect(problems).toEqual([
      expect.stringMatching(
        /^a\.proto:8:\d+: service "S" has middleware "auth" twice: remove one: each runs once$/,
      ),
      expect.stringMatching(/^a\.proto:10:\d+: rpc "A" has a middleware without name: /),
      expect.stringMatching(
        /^a\.proto:11:\d+: warning: rpc "B" excludes middleware "auht", which is not global: did you mean "auth"\?$/,
      ),
    ]);
  });
});

describe('checkModel() on forwarding', () => {
  it('reports proxies without service, method or route', async () => {
    const proxy = (name: string, target: string, rule = http('get: "/' + name + '"')) =>
      rpc(name, `option (toolkit.route).http_proxy = { ${target} }; ${rule}`);
    const problems = await problemsOf(
      service(
        [
          proxy('A', 'method: "/a.B/C"'),
          proxy('B', 'service: "users"'),
          proxy('C', 'service: "users" method: "a.B/C"'),
          proxy('D', 'service: "users" method: "/a.B/C"', ''),
          '  rpc E(stream Request) returns (Response) { option (toolkit.route).http_proxy = { service: "u" method: "/a.B/C" }; option (google.api.http).get = "/E"; }',
          rpc('F', 'option (toolkit.route).websocket_proxy = { service: " " method: "/B/C/" };'),
        ].join('\n'),
      ),
    );
    expect(problems.map(withoutPlace)).toEqual([
      'http_proxy of rpc "A" has no service: set service to the name that the resolver looks up, such as "user-service"',
      'http_proxy of rpc "B" has no method: set method to the full method, such as "/userservice.UserService/B"',
      'method "a.B/C" in http_proxy of rpc "C" is no full method: expected "/package.Service/Method", such as "/userservice.UserService/C"',
      'rpc "D" has http_proxy but no HTTP route: add option (google.api.http) = { get: "/…" }',
      'rpc "E" streams requests, which http_proxy cannot forward: an HTTP request carries one message: remove "stream" from the request, or http_proxy',
      'websocket_proxy of rpc "F" has no service: set service to the name that the resolver looks up, such as "user-service"',
      'method "/B/C/" in websocket_proxy of rpc "F" is no full method: expected "/package.Service/Method", such as "/userservice.UserService/F"',
    ]);
  });

  it('reports websockets without a GET path, and routes for servers that are not listed', async () => {
    const problems = await problemsOf(
      service(
        [
          rpc('A', 'option (toolkit.route).websocket = true;'),
          rpc('B', `option (toolkit.route).websocket = true; ${http('post: "/b" body: "*"')}`),
          rpc('C', 'option (toolkit.route).websocket_proxy = { service: "u" method: "/a.B/C" };'),
        ].join('\n'),
        'servers: [GRPC]',
      ),
    );
    expect(problems.map(withoutPlace)).toEqual([
      'rpc "A" is a websocket without a path: add option (google.api.http) = { get: "/…" }',
      'warning: websocket of rpc "A" has no effect: service "S" does not list WEBSOCKET in option (toolkit.runtime).servers',
      'rpc "B" is a websocket, but its path is not for GET: a WebSocket connection begins with a GET request: use get in option (google.api.http)',
      'warning: websocket of rpc "B" has no effect: service "S" does not list WEBSOCKET in option (toolkit.runtime).servers',
      'warning: websocket_proxy of rpc "C" has no effect: service "S" does not list WEBSOCKET_PROXY in option (toolkit.runtime).servers',
    ]);
  });
});

describe('checkModel() on HTTP rules', () => {
  it('reports rules without path, bad templates and nested bindings', async () => {
    const problems = await problemsOf(
      service(
        [
          rpc('A', http('body: "*"')),
          rpc('B', http('get: "users"')),
          rpc('C', http('custom: { kind: "G T" path: "/c" }')),
          rpc(
            'D',
            http('get: "/d" additional_bindings { get: "/d/{" additional_bindings { get: "/e" } }'),
          ),
        ].join('\n'),
      ),
    );
    expect(problems.map(withoutPlace)).toEqual([
      'HTTP rule of rpc "A" has no path: set one of get, put, post, delete, patch, or custom: { kind: "HEAD" path: "/…" }',
      expect.stringMatching(/^path "users" of rpc "B" is no path template: /),
      'kind "G T" in custom of HTTP rule of rpc "C" is no verb: expected a verb such as "HEAD", or "*" for any',
      expect.stringMatching(/^path "\/d\/\{" of rpc "D" is no path template: .* at character 5$/),
      'additional binding of rpc "D" has additional bindings itself: list all of them in the additional_bindings of the rule',
    ]);
  });

  it('reports fields that do not exist or do not fit', async () => {
    const problems = await problemsOf(
      service(
        [
          rpc('A', http('get: "/a/{userid}"')),
          rpc('B', http('get: "/b/{tags}"')),
          rpc('C', http('get: "/c/{labels}"')),
          rpc('D', http('get: "/d/{nested}"')),
          rpc('E', http('get: "/e/{user_id.x}"')),
          rpc('F', http('get: "/f/{nested.user_ids}"')),
          rpc('G', http('post: "/g" body: "nam"')),
          rpc('H', http('post: "/h/{user_id}" body: "user_id"')),
          rpc('I', http('get: "/i" response_body: "names"')),
          rpc('J', http('get: "/j" body: "*"')),
          rpc('K', http('post: "/k/{user_id}"')),
          rpc('L', http('get: "/l/{nested.user_id}/{at}/{text}/{data}" response_body: "name"')),
        ].join('\n'),
      ),
    );
    expect(problems.map(withoutPlace)).toEqual([
      'path variable "userid" of rpc "A": message "a.Request" has no field "userid": did you mean "user_id"?',
      'path variable "tags" of rpc "B": field "tags" is repeated, which a path cannot hold: bind it by the query or the body',
      'path variable "labels" of rpc "C": field "labels" is a map, which a path cannot hold: bind it by the query or the body',
      'path variable "nested" of rpc "D": field "nested" is a message, "a.Request", which a path cannot hold: bind it by the query or the body',
      'path variable "user_id.x" of rpc "E": field "user_id" is no message and has no fields: bind it by the query or the body',
      'path variable "nested.user_ids" of rpc "F": message "a.Request" has no field "user_ids": did you mean "user_id"?',
      expect.stringMatching(
        /^body "nam" of rpc "G" is no field of "a\.Request": expected "\*" or a field: /,
      ),
      'body "user_id" of rpc "H" is a path variable too: bind the field by one of them',
      'response_body "names" of rpc "I" is no field of "a.Response": did you mean "name"?',
      'warning: GET binding of rpc "J" has a body: fields come from the path and the query; remove body, or use post',
      'warning: POST binding of rpc "K" has no body: fields come from the path and the query only; add body: "*" to read the HTTP body',
    ]);
  });

  it('reports routes of a file that want the same requests', async () => {
    const problems = await problemsOf(
      `${service(
        [
          rpc('A', http('get: "/users/{user_id}"')),
          rpc('B', http('post: "/b" body: "*" additional_bindings { get: "/users/{text}" }')),
          rpc('C', http('get: "/users/me"')),
          rpc('D', http('delete: "/users/{user_id}"')),
          rpc('E', http('get: "/x/{user_id}/y"')),
          rpc('F', http('get: "/x/y/{user_id}"')),
        ].join('\n'),
      )}
service T {
${rpc('G', http('delete: "/users/*"'))}
${rpc('W', `option (toolkit.route).websocket = true; ${http('get: "/users/{user_id}"')}`)}
}`,
    );
    expect(problems.map(withoutPlace)).toEqual([
      'route conflict: GET /users/{text} of rpc "S.B" takes the same requests as GET /users/{user_id} of rpc "S.A": change the path or the verb of one of them',
      expect.stringMatching(
        /^warning: ambiguous routes: GET \/x\/y\/\{user_id\} of rpc "S\.F" and GET \/x\/\{user_id\}\/y of rpc "S\.E" both match "\/x\/y\/y"/,
      ),
      expect.stringMatching(/^route conflict: DELETE \/users\/\* of rpc "T\.G"/),
      expect.stringMatching(/^warning: websocket of rpc "W" has no effect/),
    ]);
  });
});

/** A problem without file, line and column. */
function withoutPlace(line: string): string {
  return line.replace(/^a\.proto:\d+:\d+: /, '');
}
