import { jest } from '@jest/globals';
import { join } from 'node:path';
import { goldenCases } from '../testing-support/golden-cases.js';
import { formatProblem } from '../model/problem.js';
import { withProtos } from '../testing-support/inline-protos.js';
import { lintProtos } from './lint.js';

// The compiler of protos is a program of its own, which takes its time on a busy machine.
jest.setTimeout(60_000);

const CLEAN = `syntax = "proto3";
package users;
import "toolkit/options/annotations.proto";
import "google/api/annotations.proto";
option (toolkit.plugins) = { prefix: "user_cache" plugin: "redis" };
service Users {
  option (toolkit.runtime) = { servers: [GRPC, HTTP] };
  rpc CreateUser(User) returns (User) {
    option (google.api.http) = { post: "/users" body: "*" };
  }
}
message User { string user_id = 1; }
`;

async function lint(text: string): Promise<string[]> {
  return withProtos({ 'users.proto': text }, async (folder) => {
    const problems = await lintProtos({ roots: [folder], files: [join(folder, 'users.proto')] });
    return problems.map((problem) => formatProblem({ ...problem, file: 'users.proto' }));
  });
}

describe('lintProtos()', () => {
  it('has nothing against what is as it should be', async () => {
    expect(await lint(CLEAN)).toEqual([]);
  });

  it.each([
    ['"/users"', '"/Users"', 'path "/Users" has capitals'],
    [
      'post: "/users" body: "*"',
      'get: "/users"',
      'rpc "CreateUser" changes something but is served by GET',
    ],
    ['"user_cache"', '"cache1"', 'prefix "cache1" does not say what it is for'],
    ['"user_cache"', '"server"', 'prefix "server" is that of variables of the runtime'],
    ['user_id', 'userId', 'JSON, query and property names are made of it: write user_id'],
    ['service Users', 'service users_v1', 'classes are named after it'],
    [
      'import "google/api',
      'import "google/protobuf/empty.proto";\nimport "google/api',
      'remove the import',
    ],
    ['returns (User)', 'returns (Person)', 'Person'],
  ])('%s → %s: %s', async (old, now, expected) => {
    const lines = await lint(CLEAN.replace(old, now));
    expect(lines).toEqual([expect.stringContaining(expected)]);
    expect(lines[0]).toMatch(/^users\.proto:\d+:\d+: /);
  });

  it('has two events of one name told', async () => {
    const proxy =
      'rpc Push(User) returns (User) { option (toolkit.route).websocket_proxy = { service: "users" method: "/users.Users/CreateUser" }; }';
    const second = `service Others {\n  option (toolkit.runtime) = { servers: [HTTP, WEBSOCKET_PROXY] };\n  ${proxy}\n}\n`;
    const text = CLEAN.replace('GRPC, HTTP', 'GRPC, HTTP, WEBSOCKET_PROXY').replace(
      'rpc CreateUser',
      `${proxy}\n  rpc CreateUser`,
    );
    expect(await lint(text + second)).toEqual([
      expect.stringContaining('event "Push" is answered by /users.Users/Push already'),
    ]);
  });

  const documented = goldenCases().filter(({ name }) =>
    ['user-service', 'notification-service', 'chat-service'].includes(name),
  );

  it.each(documented)('lets the documented proto of $name pass', async ({ options }) => {
    const problems = await lintProtos(options);
    const errors = problems.filter(({ severity }) => severity === 'error');
    expect(errors.map(formatProblem)).toEqual([]);
  });
});
