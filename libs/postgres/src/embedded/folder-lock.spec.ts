import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { randomUUID } from 'node:crypto';
import { lockFolder, lockPath } from './folder-lock.js';

describe('lockFolder', () => {
  const folder = join(tmpdir(), randomUUID());

  it('refuses a folder that is taken, until it is given back', async () => {
    const release = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(
      `embedded database "${folder}" is in use by another process`,
    );
    await release();
    await (
      await lockFolder(folder)
    )();
  });

  it('takes over from a process that was killed', async () => {
    const script = `require('node:net').createServer().listen(${JSON.stringify(lockPath(folder))}, () => console.log('taken'))`;
    const holder = spawn(process.execPath, ['-e', script]);
    await once(holder.stdout, 'data');
    await expect(lockFolder(folder)).rejects.toThrow('in use');
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(existsSync(lockPath(folder))).toBe(process.platform !== 'win32');
    await (
      await lockFolder(folder)
    )();
  });
});
