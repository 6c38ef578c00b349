import { jest } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { USERS_PROTO } from '../testing-support/protos.js';
import { toolkitFolder, type ToolkitFolder } from '../testing-support/toolkit-folder.js';

// The compiler of protos is a program of its own, which takes its time on a busy machine.
jest.setTimeout(60_000);

const PROTO = 'apis/users.proto';

let project: ToolkitFolder;
beforeEach(() => {
  project = toolkitFolder();
  project.write({ 'package.json': '{ "type": "module" }', [PROTO]: USERS_PROTO });
});
afterEach(() => project.remove());

function git(...parameters: string[]): void {
  const identity = ['-c', 'user.name=spec', '-c', 'user.email=spec@example.com'];
  execFileSync('git', [...identity, ...parameters], { cwd: project.path, stdio: 'ignore' });
}

describe('toolkit lint', () => {
  it('says what will be regretted, and why', async () => {
    expect(await project.run(['lint'])).toEqual({ code: 0, out: 'no problems', err: '' });
    project.write({ [PROTO]: USERS_PROTO.replaceAll('"/users/{id}"', '"/Users/{id}"') });
    expect(await project.run(['lint'])).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^apis\/users\.proto:\d+:\d+: path "\/Users\/\{id\}" has capitals: .*\n1 problem$/,
      ),
    });
  });

  it('wants protos', async () => {
    const empty = toolkitFolder();
    empty.write({ 'package.json': '{}' });
    expect((await empty.run(['lint'])).err).toContain('no protos found');
    empty.remove();
  });
});

describe('toolkit breaking', () => {
  const broken = USERS_PROTO.replaceAll('"/users/{id}"', '"/people/{id}"');

  it('compares with a commit', async () => {
    git('init', '--quiet', '--initial-branch=main');
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
    expect(await project.run(['breaking', '--against', 'main'])).toMatchObject({
      code: 0,
      err: '',
    });
    project.write({ [PROTO]: broken });
    const { code, err } = await project.run(['breaking', '--against', 'HEAD']);
    expect(code).toBe(1);
    expect(err).toMatch(
      /^apis\/users\.proto:\d+:\d+: route "GET \/users\/\{id\}" of GetUser is gone/,
    );
    expect((await project.run(['breaking', '--against', 'v9'])).err).toContain(
      '"v9" is neither a folder nor a branch, tag or commit of this repository',
    );
  });

  it('compares with a project or with protos in a folder', async () => {
    project.write({ 'old/users.proto': USERS_PROTO, [PROTO]: broken });
    expect((await project.run(['breaking', '--against', 'old'])).code).toBe(1);
    project.write({ 'release/package.json': '{}', 'release/apis/users.proto': broken });
    expect((await project.run(['breaking', '--against', 'release'])).code).toBe(0);
  });

  it('says what it cannot compare with', async () => {
    expect((await project.run(['breaking'])).code).toBe(2);
    expect((await project.run(['breaking', '--against', 'main'])).err).toContain(
      'no git repository here: give a folder',
    );
    project.write({ 'empty/readme.md': '', 'old/users.proto': 'message {' });
    expect((await project.run(['breaking', '--against', 'empty'])).err).toContain(
      'no protos in "empty"',
    );
    expect((await project.run(['breaking', '--against', 'old'])).err).toContain(
      'protos of "old" do not compile',
    );
  });
});
