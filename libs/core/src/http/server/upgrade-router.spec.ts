import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { refuseUpgrade, UpgradeRouter } from './upgrade-router.js';

describe('UpgradeRouter', () => {
  let server: Server;
  let router: UpgradeRouter;

  beforeEach(async () => {
    server = createServer((_request, response) => response.end('plain'));
    router = new UpgradeRouter();
    router.mount(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  /** Status of the answer to a request for an upgrade. */
  async function upgrade(path: string): Promise<number | undefined> {
    const { port } = server.address() as AddressInfo;
    const headers = { connection: 'Upgrade', upgrade: 'websocket' };
    const request = httpRequest({ port, host: '127.0.0.1', path, headers });
    request.end();
    const [answer, socket] = (await Promise.race([
      once(request, 'response'),
      once(request, 'upgrade'),
    ])) as [IncomingMessage, { destroy(): void } | undefined];
    answer.resume();
    socket?.destroy();
    return answer.statusCode;
  }

  const accept = {
    upgrade: (_request: unknown, socket: { end(text: string): void }) =>
      socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: x\r\n\r\n'),
  };

  it('leaves a server alone that nobody registers with', async () => {
    expect(await upgrade('/anything')).toBe(200);
  });

  it('gives each path to its handler, and answers 404 elsewhere', async () => {
    router.register('/mine', accept);
    router.register((path) => path.startsWith('/rooms/'), {
      upgrade: (_request, socket) => refuseUpgrade(socket, 401),
    });
    expect(await upgrade('/mine?a=1')).toBe(101);
    expect(await upgrade('/rooms/7')).toBe(401);
    expect(await upgrade('/other')).toBe(404);
  });

  it('keeps its paths from other listeners, and leaves them theirs', async () => {
    router.register('/mine', accept);
    const seen: string[] = [];
    server.on('upgrade', (request, socket) => {
      seen.push(request.url!);
      refuseUpgrade(socket, 418);
    });
    expect(await upgrade('/mine')).toBe(101);
    expect(await upgrade('/theirs')).toBe(418);
    expect(seen).toEqual(['/theirs']);
  });

  it('refuses upgrades once it drains, and lets handlers end what they have', async () => {
    let drained = 0;
    router.register('/mine', { ...accept, drain: () => void (drained += 1) });
    await router.drain();
    expect(drained).toBe(1);
    expect(await upgrade('/mine')).toBe(503);
  });
});
