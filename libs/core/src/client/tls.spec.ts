import { jest } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StatusError } from '../error/status-error.js';
import { makeCertificate } from '../grpc/testing-support/certificates.js';
import { atEnd, closeAll, startServer } from '../grpc/testing-support/test-server.js';
import type { ClientOptions } from './client-options.js';
import type { RemoteService } from './remote-service.js';
import { notes, testClients } from './testing-support/test-clients.js';

const authority = makeCertificate('test authority');
const server = makeCertificate('server', authority);
const client = makeCertificate('client', authority);

jest.setTimeout(30_000);

afterEach(closeAll);

interface Files {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

async function start(): Promise<{ address: string; subjects: (string | undefined)[]; own: Files }> {
  const folder = mkdtempSync(join(tmpdir(), 'client-tls-'));
  atEnd(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const ca = file('ca.pem', authority.cert);
  const subjects: (string | undefined)[] = [];
  const { address } = await startServer(
    {
      Unary: (note, { peer }) => {
        subjects.push(peer.subject);
        return note;
      },
    },
    {
      tlsCertFile: file('cert.pem', server.cert),
      tlsKeyFile: file('key.pem', server.key),
      tlsCaFile: ca,
      tlsClientAuth: 'require',
    },
  );
  const own = { ca, cert: file('client.pem', client.cert), key: file('client.key', client.key) };
  return { address, subjects, own };
}

function clientOf(address: string, options: Partial<ClientOptions>): RemoteService {
  const resolver = { endpoints: [`notes=${address}`] };
  return testClients({ resolver, client: options }).get('notes');
}

describe('a client that speaks TLS', () => {
  it('fails without a certificate where the server asks for one, and without TLS', async () => {
    const { address, own } = await start();
    for (const options of [{ tlsCaFile: own.ca, tlsServerName: 'localhost' }, {}]) {
      const call = clientOf(address, options).unary(notes.unary, {});
      const error: unknown = await call.catch((thrown: unknown) => thrown);
      expect(StatusError.is(error) && error.message).toBe('service "notes" is unavailable');
    }
  });

  it('shows its certificate and checks that of the server', async () => {
    const { address, own, subjects } = await start();
    const options = {
      tlsCaFile: own.ca,
      tlsCertFile: own.cert,
      tlsKeyFile: own.key,
      tlsServerName: 'localhost',
    };
    expect(await clientOf(address, options).unary(notes.unary, { text: 'x' })).toMatchObject({
      text: 'x',
    });
    expect(subjects).toEqual([expect.stringContaining('CN=client')]);
    const other = clientOf(address, { ...options, tlsServerName: 'elsewhere.example' });
    await expect(other.unary(notes.unary, {})).rejects.toMatchObject({ codeName: 'UNAVAILABLE' });
  });
});
