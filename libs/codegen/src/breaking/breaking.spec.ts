import { jest } from '@jest/globals';
import { join } from 'node:path';
import { formatProblem } from '../model/problem.js';
import { withProtos } from '../testing-support/inline-protos.js';
import { checkBreaking } from './check-breaking.js';

// The compiler of protos is a program of its own, which takes its time on a busy machine.
jest.setTimeout(60_000);

const BEFORE = `syntax = "proto3";
package users;
import "toolkit/options/annotations.proto";
import "google/api/annotations.proto";
option (toolkit.plugins) = { prefix: "cache" plugin: "redis" };
option (toolkit.plugins) = { prefix: "db" plugin: "postgres_pg" };
service Users {
  option (toolkit.runtime) = { servers: [GRPC, HTTP, WEBSOCKET_PROXY] };
  rpc Get(GetRequest) returns (User) {
    option (google.api.http) = { get: "/users/{id}" };
  }
  rpc Save(User) returns (User) {
    option (google.api.http) = { post: "/users" body: "*" };
  }
  rpc Push(GetRequest) returns (User) {
    option (toolkit.route).websocket_proxy = { service: "users" method: "/users.Users/Get" };
  }
  rpc List(GetRequest) returns (User);
}
message GetRequest { string id = 1; }
message User { string id = 1; string name = 2; }
`;

async function breaks(after: string): Promise<string[]> {
  return withProtos(
    { 'before/users.proto': BEFORE, 'after/users.proto': after },
    async (folder) => {
      const of = (name: string) => ({
        roots: [join(folder, name)],
        files: [join(folder, name, 'users.proto')],
      });
      const result = await checkBreaking({ current: of('after'), previous: of('before') });
      if (result.kind === 'invalid') throw new Error(result.problems.map(formatProblem).join('\n'));
      return result.problems.map((problem) =>
        formatProblem({ ...problem, file: problem.file.replace(/^.*\//, '') }),
      );
    },
  );
}

describe('checkBreaking()', () => {
  it('finds nothing where something was only added', async () => {
    const after = BEFORE.replace('string name = 2;', 'string name = 2; string mail = 3;')
      .replace('"/users/{id}"', '"/users/{id}" additional_bindings { get: "/u/{id}" }')
      .replace('rpc List', 'rpc New(User) returns (User);\n  rpc List');
    expect(await breaks(after)).toEqual([]);
  });

  it.each([
    [
      '"/users/{id}"',
      '"/people/{id}"',
      'route "GET /users/{id}" of Get is gone: callers get 404; it is served at GET /people/{id} now: keep it in additional_bindings',
    ],
    ['post: "/users"', 'put: "/users"', 'route "POST /users" of Save is gone'],
    ['body: "*"', 'body: "name"', 'body of "POST /users" was "*" and is "name"'],
    ['HTTP, WEBSOCKET_PROXY', 'HTTP', 'service "Users" is not served on WEBSOCKET_PROXY any more'],
    [
      'prefix: "cache"',
      'prefix: "sessions"',
      'plugin "cache" (redis) is gone, perhaps renamed to "sessions"',
    ],
    [
      'plugin: "postgres_pg"',
      'plugin: "postgres_pgx"',
      'plugin "db" was postgres_pg and is postgres_pgx',
    ],
    ['rpc Push', 'rpc Notify', 'event "Push" is not answered any more'],
    ['  rpc List(GetRequest) returns (User);\n', '', 'clients still call it: deprecate it'],
    ['string name = 2;', 'string title = 2;', 'the name is what clients send in JSON and query'],
    ['string name = 2;', 'int32 name = 2;', 'add a field instead'],
  ])('%s → %s: %s', async (old, now, expected) => {
    const lines = await breaks(BEFORE.replace(old, now));
    expect(lines.some((line) => line.includes(expected))).toBe(true);
    for (const line of lines) expect(line).toMatch(/^users\.proto:\d+:\d+: /);
  });
});
