import { connect } from 'node:net';
import type { Address, Discovery, Resolution } from '../../discovery/discovery.js';
import type { Finding } from './examine-plugin.js';

/** Most addresses of a service that are tried. */
const MAX_ADDRESSES = 5;

/**
 * Looks up another service that this one calls, and connects to its addresses for a moment. The
 * service starts without it, so it is not required.
 *
 * @param timeout longest time for a connection, in milliseconds
 */
export async function examineClient(
  service: string,
  discovery: Discovery,
  timeout: number,
): Promise<Finding> {
  const started = performance.now();
  const finding = (subject: string, reason?: string): Finding => ({
    subject,
    status: reason === undefined ? 'ok' : 'failed',
    required: false,
    duration: Math.round(performance.now() - started),
    settings: [],
    ...(reason === undefined ? {} : { reason }),
  });
  const resolution = await resolve(service, discovery);
  if (resolution.kind === 'failed') return finding(`service ${service}`, resolution.message);
  const addresses = resolution.addresses.slice(0, MAX_ADDRESSES);
  const problems = await Promise.all(addresses.map((address) => dial(address, timeout)));
  const subject = `service ${service} at ${addresses.map(textOf).join(', ')}`;
  const failed = problems.flatMap((problem, index) =>
    problem === undefined ? [] : [`${textOf(addresses[index]!)}: ${problem}`],
  );
  return finding(subject, failed.length > 0 ? failed.join('; ') : undefined);
}

function resolve(service: string, discovery: Discovery): Promise<Resolution> {
  return new Promise((done) => {
    const watch = discovery.watch(service, (resolution) => {
      watch.close();
      done(resolution);
    });
  });
}

/** @returns why it cannot be connected to, if so */
function dial(address: Address, timeout: number): Promise<string | undefined> {
  return new Promise((done) => {
    const socket = connect({ ...address, timeout });
    const end = (problem?: string): void => {
      socket.destroy();
      done(problem);
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end(`no answer within ${timeout} ms`));
    socket.once('error', ({ code, message }: NodeJS.ErrnoException) =>
      end(code === 'ECONNREFUSED' ? 'connection refused' : (code ?? message)),
    );
  });
}

function textOf(address: Address): string {
  return 'path' in address ? `unix:${address.path}` : `${address.host}:${address.port}`;
}
