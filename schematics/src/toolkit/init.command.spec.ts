import { jest } from '@jest/globals';
import { chmodSync } from 'node:fs';
import { toolkitFolder, type ToolkitFolder } from '../testing-support/toolkit-folder.js';

// The compiler of protos is a program of its own, which takes its time on a busy machine.
jest.setTimeout(60_000);

let folder: ToolkitFolder;
beforeEach(() => {
  folder = toolkitFolder();
});
afterEach(() => {
  chmodSync(folder.path, 0o755);
  folder.remove();
});

describe('toolkit init service', () => {
  it('writes a service and says what comes next', async () => {
    const { code, out } = await folder.run(['init', 'service', 'acme/user-service', '--redis']);
    expect(code).toBe(0);
    expect(out).toContain('create user-service/apis/user-service.proto');
    expect(out).toContain('  cd user-service\n');
    expect(folder.read('user-service/apis/user-service.proto')).toContain('plugin: "redis"');
    expect(folder.read('user-service/src/gen/user-service.toolkit.ts')).toContain('RedisPlugin');
  });

  it('writes to no folder that is there, and nothing in a dry run', async () => {
    folder.write({ 'users/notes.txt': 'mine' });
    expect(await folder.run(['init', 'service', 'users'])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^users already exists: choose another name/),
    });
    await folder.run(['init', 'service', 'orders', '--dry-run']);
    expect(folder.exists('orders')).toBe(false);
  });

  it('asks in a terminal, and again where an answer is of no use', async () => {
    const answers = ['9lives', 'acme/chat', 'redis, mysql', 'redis', 'y', 'y', '', 'n'];
    const { code } = await folder.run(['init'], answers);
    expect(code).toBe(0);
    const proto = folder.read('chat/apis/chat.proto');
    expect(proto).toContain('servers: [GRPC, HTTP, WEBSOCKET, WEBSOCKET_PROXY]');
    expect(proto).toContain('plugin: "redis"');
    expect(folder.exists('chat/jest.config.js')).toBe(true);
  });

  it('refuses what makes no sense', async () => {
    expect((await folder.run(['init'])).code).toBe(2);
    expect((await folder.run(['init', 'gateway', 'a'])).err).toContain('unknown kind "gateway"');
    expect((await folder.run(['init', 'service', '../up'])).err).toContain('is a path');
    expect((await folder.run(['init', 'service', 'a', '--mysql'])).code).toBe(2);
  });
});
