import { ChannelCredentials, status } from '@grpc/grpc-js';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { Peer } from '../call/peer.js';
import type { GrpcServerOptions } from './grpc-server-options.js';
import { makeCertificate, type Certificate } from './testing-support/certificates.js';
import { atEnd, closeAll, startServer, type TestServer } from './testing-support/test-server.js';

const authority = makeCertificate('test authority');
const stranger = makeCertificate('another authority');
const server = makeCertificate('server', authority);
const client = makeCertificate('client', authority);
const intruder = makeCertificate('intruder', stranger);

afterEach(closeAll);

async function startTlsServer(
  clientAuth: GrpcServerOptions['tlsClientAuth'],
): Promise<{ running: TestServer; peers: Peer[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'tls-'));
  atEnd(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const peers: Peer[] = [];
  const running = await startServer(
    {
      Unary: (note, { peer }) => {
        peers.push(peer);
        return note;
      },
    },
    {
      tlsCertFile: file('cert.pem', server.cert),
      tlsKeyFile: file('key.pem', server.key),
      tlsCaFile: file('ca.pem', authority.cert),
      tlsClientAuth: clientAuth,
    },
  );
  return { running, peers };
}

function credentialsOf(own?: Certificate): ChannelCredentials {
  const roots = Buffer.from(authority.cert);
  return own
    ? ChannelCredentials.createSsl(roots, Buffer.from(own.key), Buffer.from(own.cert))
    : ChannelCredentials.createSsl(roots);
}

async function call(running: TestServer, creds: ChannelCredentials): Promise<number> {
  const { status: ended } = await running
    .client({ creds, 'grpc.ssl_target_name_override': 'localhost' })
    .unary('a');
  return ended.code;
}

describe('a TLS server', () => {
  it('serves encrypted calls and no others', async () => {
    const { running, peers } = await startTlsServer('none');

    expect(await call(running, credentialsOf())).toBe(status.OK);
    expect(await call(running, ChannelCredentials.createInsecure())).toBe(status.UNAVAILABLE);
    expect(peers).toEqual([{ address: '127.0.0.1', port: expect.any(Number), encrypted: true }]);
  });

  it('refuses clients without HTTP/2 during the handshake', async () => {
    const { running } = await startTlsServer('none');
    const socket = connect({
      port: running.transport.port!,
      ca: authority.cert,
      servername: 'localhost',
      ALPNProtocols: ['http/1.1'],
    });
    const [error] = (await once(socket, 'error')) as [Error];

    expect(error.message).toContain('no application protocol');
  });
});

describe('client certificates', () => {
  it('that are required must be valid; the peer shows their subject', async () => {
    const { running, peers } = await startTlsServer('require');

    expect(await call(running, credentialsOf())).toBe(status.UNAVAILABLE);
    expect(await call(running, credentialsOf(intruder))).toBe(status.UNAVAILABLE);
    expect(await call(running, credentialsOf(client))).toBe(status.OK);
    expect(peers.map(({ subject }) => subject)).toEqual(['O=Test,CN=client']);
  });

  it('that are requested may be missing, and only valid ones make a subject', async () => {
    const { running, peers } = await startTlsServer('request');

    for (const own of [undefined, intruder, client]) {
      expect(await call(running, credentialsOf(own))).toBe(status.OK);
    }
    expect(peers.map(({ subject }) => subject)).toEqual([undefined, undefined, 'O=Test,CN=client']);
  });
});
