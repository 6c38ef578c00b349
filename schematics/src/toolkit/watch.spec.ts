import { jest } from '@jest/globals';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { USERS_PROTO } from '../testing-support/protos.js';
import { toolkitFolder, type ToolkitFolder } from '../testing-support/toolkit-folder.js';
import { runToolkit } from './run-toolkit.js';

// The compiler of protos is a program of its own, which takes its time on a busy machine.
jest.setTimeout(60_000);

let project: ToolkitFolder;
beforeEach(() => {
  project = toolkitFolder();
});
afterEach(() => project.remove());

/** Runs `toolkit generate --watch`; `until` resolves when a line is printed that was not seen before. */
function startWatching() {
  const stop = new AbortController();
  const lines: string[] = [];
  const waiting: { text: string; resolve: (line: string) => void }[] = [];
  const say = (line: string): void => {
    const index = waiting.findIndex(({ text }) => line.includes(text));
    if (index === -1) lines.push(line);
    else waiting.splice(index, 1)[0]!.resolve(line);
  };
  const ended = runToolkit(['generate', '--watch'], {
    folder: project.path,
    out: say,
    err: say,
    signal: stop.signal,
  });
  const until = (text: string): Promise<string> => {
    const known = lines.findIndex((line) => line.includes(text));
    if (known !== -1) return Promise.resolve(lines.splice(0, known + 1).at(-1)!);
    return new Promise((resolve) => {
      waiting.push({ text, resolve });
    });
  };
  return { until, stop: () => stop.abort(), ended };
}

describe('toolkit generate --watch', () => {
  it('generates after every save, says what is wrong, and goes on', async () => {
    project.write({ 'package.json': '{}', 'apis/users.proto': USERS_PROTO });
    const { until, stop, ended } = startWatching();
    await until('watching for changes');
    const save = (text: string) => writeFileSync(join(project.path, 'apis/users.proto'), text);

    save(USERS_PROTO.replaceAll('GetUser', 'FindUser'));
    await until('update src/gen/users.toolkit.ts');
    await until('watching for changes');

    save(USERS_PROTO.replace('returns (User)', 'returns (Person)'));
    expect(await until('Person')).toMatch(/^apis\/users\.proto:\d+:\d+: /);
    await until('watching for changes');

    project.write({ 'proto/orders.proto': 'syntax = "proto3";\npackage orders;\nmessage A {}\n' });
    save(USERS_PROTO);
    await until('create src/gen/orders.ts');
    await until('watching for changes');

    rmSync(join(project.path, 'proto/orders.proto'));
    await until('delete src/gen/orders.ts');
    stop();
    expect(await ended).toBe(0);
  });

  it('does not watch what is no project', async () => {
    expect((await project.run(['generate', '--watch'])).code).toBe(2);
  });
});
