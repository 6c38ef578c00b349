import { jest } from '@jest/globals';
import { problemsOf } from '../testing-support/inline-protos.js';
import { addMethodToProto, type NewMethod } from './add-method.js';
import { addPluginToProto } from './add-plugin.js';
import { ProtoEditError } from './text-edit.js';

// The compiler of protos is a program of its own, which takes its time on a busy machine.
jest.setTimeout(60_000);

const BARE = `syntax = "proto3";
package users; // the package

/* Users; service Fake { } */
service UserService {
  // rpc Nothing(A) returns (B);
  rpc GetUser(GetUserRequest) returns (User) {} // reads
}

message GetUserRequest { string id = 1; }
message User { string id = 1; }
`;

const ANNOTATED = `syntax = "proto3";
package users;

import "toolkit/options/annotations.proto";
import "google/api/annotations.proto"; // REST

// A cache.
option (toolkit.plugins) = { prefix: "cache" plugin: "redis" };

service UserService {
\toption (toolkit.runtime) = {
\t\tservers: [GRPC /* first */]
\t};

\trpc GetUser(GetUserRequest) returns (User) {
\t\toption (google.api.http) = { get: "/users/{id}" };
\t}
}

message GetUserRequest { string id = 1; }
message User { string id = 1; }
`;

async function compiles(text: string): Promise<string> {
  expect((await problemsOf(text)).filter((line) => !line.includes('warning:'))).toEqual([]);
  return text;
}

describe('addPluginToProto()', () => {
  it('adds the import and the option, and keeps the rest', async () => {
    const text = await compiles(addPluginToProto(BARE, { type: 'redis', prefix: 'cache' }));
    expect(text).toContain(
      'package users; // the package\n\nimport "github.com/lastbackend/toolkit/protoc-gen-toolkit/toolkit/options/annotations.proto";\n\noption (toolkit.plugins) = {\n  prefix: "cache"\n  plugin: "redis"\n};\n\n/* Users;',
    );
    expect(text.replace(/import[^;]*;\n\noption [^;]*;\n\n/, '')).toBe(BARE);
  });

  it('goes behind the plugins that are there, under the import that is there', async () => {
    const text = await compiles(addPluginToProto(ANNOTATED, { type: 'rabbitmq', prefix: 'queue' }));
    expect(text).toContain('plugin: "redis" };\n\noption (toolkit.plugins) = {\n  prefix: "queue"');
    expect(text.match(/annotations\.proto/g)).toHaveLength(2);
  });

  it('may belong to one service', async () => {
    const plugin = { type: 'redis', prefix: 'sessions', service: 'UserService' };
    expect(await compiles(addPluginToProto(BARE, plugin))).toContain(
      'service UserService {\n  option (toolkit.runtime).plugins = {\n    prefix: "sessions"',
    );
    expect(await compiles(addPluginToProto(ANNOTATED, plugin))).toContain(
      'plugins: [{ prefix: "sessions" plugin: "redis" }]\n\t\tservers',
    );
  });

  it('refuses a prefix that is taken, and a service that is not there', () => {
    expect(() => addPluginToProto(ANNOTATED, { type: 'sentry', prefix: 'cache' })).toThrow(
      'prefix "cache" is taken: choose another one with --prefix',
    );
    expect(() =>
      addPluginToProto(BARE, { type: 'redis', prefix: 'cache', service: 'Orders' }),
    ).toThrow('unknown service "Orders": expected one of UserService');
    expect(() => addPluginToProto('// nothing', { type: 'redis', prefix: 'a' })).toThrow(
      ProtoEditError,
    );
  });

  it('keeps the line ends of Windows', () => {
    const text = addPluginToProto(BARE.replaceAll('\n', '\r\n'), {
      type: 'redis',
      prefix: 'cache',
    });
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
  });
});

describe('addMethodToProto()', () => {
  it('adds a plain rpc and its messages', async () => {
    const text = await compiles(addMethodToProto(BARE, { name: 'ListUsers' }));
    expect(text).toContain(
      'returns (User) {} // reads\n\n  rpc ListUsers(ListUsersRequest) returns (ListUsersResponse) {}\n}',
    );
    expect(text).toMatch(/\n\nmessage ListUsersRequest \{\}\n\nmessage ListUsersResponse \{\}\n$/);
    expect(text).not.toContain('import');
  });

  it('exposes it over HTTP: imports, servers, body and path variables', async () => {
    const http = { verb: 'post', path: '/users/{user_id}/rename/{name=names/*}' } as const;
    const text = await compiles(addMethodToProto(BARE, { name: 'Rename', http }));
    expect(text).toContain('import "google/api/annotations.proto";');
    expect(text).toContain('  option (toolkit.runtime).servers = GRPC;\n');
    expect(text).toContain('  option (toolkit.runtime).servers = HTTP;\n');
    expect(text).toContain('body: "*"');
    expect(text).toContain('message RenameRequest {\n  string user_id = 1;\n  string name = 2;\n}');
    const tabs = await compiles(addMethodToProto(ANNOTATED, { name: 'Rename', http }));
    expect(tabs).toContain('servers: [GRPC /* first */, HTTP]');
    expect(tabs).toContain('\n\trpc Rename(');
  });

  it.each([
    ['server', { serverStreaming: true }, 'A(ARequest) returns (stream AResponse)'],
    ['client', { clientStreaming: true }, 'A(stream ARequest) returns (AResponse)'],
    [
      'both',
      { clientStreaming: true, serverStreaming: true },
      'A(stream ARequest) returns (stream AResponse)',
    ],
  ])('streams from %s', async (_, kinds, expected) => {
    expect(await compiles(addMethodToProto(BARE, { name: 'A', ...kinds }))).toContain(expected);
  });

  it('forwards over HTTP and by an event, and upgrades to WebSocket', async () => {
    const proxy = { service: 'orders', method: '/orders.OrderService/Get' };
    const http = { verb: 'get', path: '/orders/{id}' } as const;
    const forwarded = await compiles(
      addMethodToProto(ANNOTATED, { name: 'GetOrder', http, proxy }),
    );
    expect(forwarded).toContain('option (toolkit.route).http_proxy = {');
    const event = await compiles(addMethodToProto(BARE, { name: 'Push', subscribe: true, proxy }));
    expect(event).toContain('option (toolkit.route).websocket_proxy = {');
    expect(event).toContain('servers = WEBSOCKET_PROXY;');
    const socket = await compiles(
      addMethodToProto(BARE, { name: 'Connect', websocketPath: '/ws' }),
    );
    expect(socket).toContain('option (toolkit.route).websocket = true;');
    expect(socket).toContain('get: "/ws"');
  });

  it('takes messages that exist', async () => {
    const text = addMethodToProto(BARE, {
      name: 'Find',
      request: 'GetUserRequest',
      response: 'User',
    });
    expect(await compiles(text)).toContain('rpc Find(GetUserRequest) returns (User) {}');
    expect(text).not.toContain('FindRequest');
  });

  it('goes below the markers of the original', async () => {
    const marked = `${BARE.replace('  // rpc Nothing', '  //+toolkit:method\n  // rpc Nothing')}\n//+toolkit:message\n`;
    const text = await compiles(addMethodToProto(marked, { name: 'ListUsers' }));
    expect(text).toContain('//+toolkit:method\n  rpc ListUsers');
    expect(text).toContain('//+toolkit:message\nmessage ListUsersRequest {}');
  });

  it('fills a service that is empty', async () => {
    const text = addMethodToProto('syntax = "proto3";\npackage a;\nservice A {}\n', {
      name: 'Get',
    });
    expect(await compiles(text)).toContain(
      'service A {\n  rpc Get(GetRequest) returns (GetResponse) {}\n}',
    );
  });

  it.each<[string, Partial<NewMethod>]>([
    ['rpc "GetUser" is in UserService already', { name: 'GetUser' }],
    ['name "get-user" is not usable', { name: 'get-user' }],
    ['message "PingRequest" exists already: use it with --request PingRequest', { name: 'Ping' }],
    [
      'path variable "user.id" is no field of a new message',
      { name: 'A', http: { verb: 'get', path: '/{user.id}' } },
    ],
    ['unknown service "Orders"', { name: 'A', service: 'Orders' }],
  ])('refuses: %s', (message, method) => {
    const text = `${BARE}message PingRequest {}\n`;
    expect(() => addMethodToProto(text, method as NewMethod)).toThrow(message);
  });

  it('asks which of several services is meant', () => {
    expect(() => addMethodToProto(`${BARE}\nservice Admin {}`, { name: 'A' })).toThrow(
      'choose one with --service, of UserService, Admin',
    );
  });
});
