import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files of a certificate authority and of a server certificate for `localhost` and 127.0.0.1. */
export interface TestCertificates {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  /** A certificate of the same authority for a host of another name. */
  readonly otherHost: { readonly cert: string; readonly key: string };
  /** An authority that has signed nothing. */
  readonly strangerCa: string;
  remove(): void;
}

/** Whether certificates can be made here. */
export const hasOpenssl = canRunOpenssl();

/** Makes certificates that are valid for a day. */
export function createTestCertificates(): TestCertificates {
  const folder = mkdtempSync(join(tmpdir(), 'toolkit-tls-'));
  const openssl = (command: string): void =>
    void execFileSync('openssl', command.split(' '), { cwd: folder, stdio: 'pipe' });
  const authority = (name: string): string => {
    openssl(
      `req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=${name} -keyout ${name}.key -out ${name}.crt`,
    );
    return join(folder, `${name}.crt`);
  };
  const certificate = (name: string, names: string) => {
    writeFileSync(join(folder, `${name}.ext`), `subjectAltName=${names}`);
    openssl(`req -newkey rsa:2048 -nodes -subj /CN=${name} -keyout ${name}.key -out ${name}.csr`);
    openssl(
      `x509 -req -days 1 -in ${name}.csr -CA ca.crt -CAkey ca.key -CAcreateserial -extfile ${name}.ext -out ${name}.crt`,
    );
    return { cert: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  };
  return {
    ca: authority('ca'),
    ...certificate('server', 'DNS:localhost,IP:127.0.0.1'),
    otherHost: certificate('other', 'DNS:elsewhere.example'),
    strangerCa: authority('stranger'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function canRunOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
