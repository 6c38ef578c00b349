import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { HealthRegistry } from '../health/health-registry.js';
import { GrpcTransport } from './grpc-transport.js';
import type { GrpcServerOptions } from './grpc-server-options.js';
import { MemoryLogger } from './testing-support/memory-logger.js';
import { noteService } from './testing-support/note-service.js';
import { rawCall, rawSession } from './testing-support/raw-call.js';
import { atEnd, closeAll, startServer, testOptions } from './testing-support/test-server.js';

afterEach(closeAll);

function open(options: Partial<GrpcServerOptions>): Promise<void> {
  const logger = new MemoryLogger();
  const transport = new GrpcTransport({
    options: testOptions(options),
    services: [noteService({})],
    health: new HealthRegistry(logger),
    logger,
  });
  atEnd(() => transport.close());
  return transport.open();
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'grpc-'));
  atEnd(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe('a port that cannot be opened', () => {
  it('is named when it is in use, with what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    atEnd(() => void other.close());
    const { port } = other.address() as AddressInfo;

    await expect(open({ port })).rejects.toThrow(
      `gRPC server cannot listen on "127.0.0.1:${port}": the port is in use; stop the process that has it, or set SERVER_GRPC_PORT to another port`,
    );
  });

  it.each([
    [{ host: '192.0.2.1' }, 'the host is no address of this machine'],
    [{ host: 'no-such-host.invalid' }, 'the host is no address of this machine'],
    [{ host: 'unix:/no/such/folder/grpc.sock' }, 'the folder does not exist'],
  ])('is named with a reason: %j', async (options, reason) => {
    await expect(open(options)).rejects.toThrow(reason);
  });

  it('fails through the callback that Nest gives', async () => {
    const logger = new MemoryLogger();
    const transport = new GrpcTransport({
      options: testOptions({ host: '192.0.2.1' }),
      services: [],
      health: new HealthRegistry(logger),
      logger,
    });
    const failures: unknown[] = [];

    await transport.listen((error) => failures.push(error));
    await transport.close();

    expect(failures).toEqual([expect.any(Error)]);
  });
});

describe('a UNIX socket', () => {
  it('is served, and its peers have its path as their address', async () => {
    let peer: unknown;
    const path = join(temporaryFolder(), 'grpc.sock');
    const { client, address } = await startServer(
      {
        Unary: (note, call) => {
          peer = call.peer;
          return note;
        },
      },
      { host: `unix:${path}` },
    );

    const { message } = await client().unary('a');

    expect(message?.text).toBe('a');
    expect(address).toBe(`unix:${path}`);
    expect(peer).toEqual({ address: `unix:${path}`, encrypted: false });
  });

  it('is taken over from a process that was killed, not from one that lives', async () => {
    const path = join(temporaryFolder(), 'grpc.sock');
    spawnSync(process.execPath, [
      '-e',
      `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`,
    ]);

    await open({ host: `unix:${path}` });

    await expect(open({ host: `unix:${path}` })).rejects.toThrow('another process listens there');
  });
});

describe('connections', () => {
  it('above the limit are closed at once, and the log says so once', async () => {
    const { client, transport, logger } = await startServer(
      { Unary: (note) => note },
      { maxConnections: 1 },
    );
    await client().unary('first');

    for (let attempt = 0; attempt < 2; attempt++) {
      const socket = connect(transport.port!, '127.0.0.1');
      socket.on('error', () => {});
      await once(socket, 'close');
    }

    expect(logger.messages('warn').filter((text) => text.includes('1 connections'))).toHaveLength(
      1,
    );
  });

  it('that send garbage, or no gRPC, do no harm', async () => {
    const { client, transport, address } = await startServer({ Unary: (note) => note });
    for (const garbage of [
      'GET / HTTP/1.1\r\n\r\n',
      '\0\0\0',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nxx',
    ]) {
      const socket = connect(transport.port!, '127.0.0.1');
      socket.on('error', () => {});
      socket.end(garbage);
      socket.resume();
      await once(socket, 'close');
    }
    const call = rawCall(rawSession(address), '/test.Notes/Unary', { 'content-type': 'text/html' });
    const [headers] = (await once(call, 'response')) as [Record<string, unknown>];
    call.resume();

    expect(headers[':status']).toBe(415);
    expect((await client().unary('a')).message?.text).toBe('a');
  });

  it('are cut when the peer has frozen', async () => {
    const { transport } = await startServer({}, { keepaliveTime: 20, keepaliveTimeout: 20 });
    const socket = connect(transport.port!, '127.0.0.1');
    // A preface and empty settings make an HTTP/2 connection, which then never answers a ping.
    socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0');
    socket.on('error', () => {});
    socket.resume();

    await once(socket, 'close');
  });

  it('without calls are closed after their time, and those of a certain age', async () => {
    for (const limit of [{ maxConnectionIdle: 20 }, { maxConnectionAge: 20 }]) {
      const { address } = await startServer({}, limit);
      const session = rawSession(address);

      await once(session, 'close');
    }
  });

  it('carry only so many calls at a time', async () => {
    const { address } = await startServer({}, { maxConcurrentStreams: 3 });
    const session = rawSession(address);
    const [settings] = (await once(session, 'remoteSettings')) as [
      { maxConcurrentStreams: number },
    ];

    expect(settings.maxConcurrentStreams).toBe(3);
  });
});

describe('a disabled server', () => {
  it('opens no port', async () => {
    const { transport } = await startServer({}, { disabled: true });

    expect(transport.address).toBeUndefined();
  });
});

describe('TLS files', () => {
  it('are named when they cannot be read or are none', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'not.pem');
    writeFileSync(file, 'not a certificate');

    await expect(
      open({ tlsCertFile: join(folder, 'missing.pem'), tlsKeyFile: file }),
    ).rejects.toThrow(/SERVER_GRPC_TLS_CERT_FILE ".*missing.pem" cannot be read: ENOENT/);
    await expect(open({ tlsCertFile: file, tlsKeyFile: file })).rejects.toThrow(
      /^TLS files of the gRPC server do not fit/,
    );
  });
});
