import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { lockFolder } from './folder-lock.js';
import { openSharedServer } from './shared-server.js';
import type { EmbeddedServer } from './embedded-server.js';

describe('embedded database in a folder', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'toolkit-pglite-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function query({ address }: EmbeddedServer, text: string) {
    const client = new Client(address);
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }

  it('refuses a folder with other files in it', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    await expect(openSharedServer(folder)).rejects.toThrow(
      `folder "${folder}" holds other files: expected an empty folder`,
    );
  });

  it('says so when the folder is damaged or of another version, and gives it back', async () => {
    writeFileSync(join(folder, 'PG_VERSION'), '9\n');
    await expect(openSharedServer(folder)).rejects.toThrow(
      `embedded database in "${folder}" cannot be opened`,
    );
    await (
      await lockFolder(folder)
    )();
  }, 30_000);

  it('keeps its data across a restart, and after a crash', async () => {
    const data = join(folder, 'deep', 'data');
    const first = await openSharedServer(data);
    await query(first, 'CREATE TABLE note (text text)');
    await query(first, "INSERT INTO note VALUES ('kept')");
    // What is on disk now is what a killed process would leave behind.
    cpSync(data, join(folder, 'crashed'), { recursive: true });
    await first.close();
    for (const place of [data, join(folder, 'crashed')]) {
      const again = await openSharedServer(place);
      expect(await query(again, 'SELECT text FROM note')).toEqual([{ text: 'kept' }]);
      await again.close();
    }
  }, 60_000);

  it('is shared in this process and closed by the last one to leave', async () => {
    const [one, two] = await Promise.all([
      openSharedServer(folder),
      openSharedServer(join(folder, '.')),
    ]);
    expect(one.address).toEqual(two.address);
    await one.close();
    await one.close();
    expect(await query(two, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const closing = two.close();
    const three = await openSharedServer(folder);
    await closing;
    expect(await query(three, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await three.close();
    await expect(query(three, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  }, 60_000);

  it('in memory is a database of its own for everyone who opens one', async () => {
    const [one, two] = await Promise.all([
      openSharedServer(undefined),
      openSharedServer(undefined),
    ]);
    await query(one, 'CREATE TABLE only_here (id int)');
    await expect(query(two, 'SELECT * FROM only_here')).rejects.toMatchObject({ code: '42P01' });
    await Promise.all([one.close(), two.close()]);
  }, 60_000);
});
