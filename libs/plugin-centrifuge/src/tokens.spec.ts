import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Centrifuge } from 'centrifuge';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { connected, createClient, next, subscribed } from './testing-support/client.js';
import { SECRET, startNode, type TestNode } from './testing-support/test-node.js';

const now = (): number => Math.floor(Date.now() / 1_000);

describe('tokens', () => {
  let node: TestNode;
  let keys: Server;
  const clients: Centrifuge[] = [];
  const rsa = generateKeyPair('RS256');
  const published = generateKeyPair('ES256');

  beforeAll(async () => {
    const jwk = { ...(await exportJWK((await published).publicKey)), kid: 'k1', alg: 'ES256' };
    keys = createServer((_request, response) => response.end(JSON.stringify({ keys: [jwk] })));
    keys.listen(0, '127.0.0.1');
    await once(keys, 'listening');
    node = await startNode({
      options: {
        tokenRsaPublicKey: await exportSPKI((await rsa).publicKey),
        tokenJwksPublicEndpoint: `http://127.0.0.1:${(keys.address() as AddressInfo).port}/jwks`,
        withoutNamespace: '{"presence":true}',
        expiryGrace: 100,
      },
    });
  });

  afterEach(() => {
    for (const client of clients.splice(0)) client.disconnect();
  });

  afterAll(async () => {
    await node.stop();
    keys.closeAllConnections();
    await new Promise((resolve) => keys.close(resolve));
  });

  function client(options: Parameters<typeof createClient>[2]): Centrifuge {
    const made = createClient('websocket json', node, options);
    clients.push(made);
    return made;
  }

  const sign = async (claims: Record<string, unknown>, exp = now() + 60) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime(exp)
      .sign(new TextEncoder().encode(SECRET));

  async function endOf(token: string): Promise<number> {
    const refused = client({ token });
    const end = next<{ code: number }>(refused, 'disconnected');
    refused.connect();
    return (await end).code;
  }

  it('may be signed with RSA, or with a published key', async () => {
    const { privateKey } = await rsa;
    const byRsa = await new SignJWT({ sub: 'ann' })
      .setProtectedHeader({ alg: 'RS256' })
      .sign(privateKey);
    await connected(client({ token: byRsa }));
    const byPublished = await new SignJWT({ sub: 'bob' })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .sign((await published).privateKey);
    await connected(client({ token: byPublished }));
    const users = node.plugin
      .node()
      .clients()
      .map(({ user }) => user);
    expect(users).toEqual(expect.arrayContaining(['ann', 'bob']));
  });

  it('are refused with another secret, without a signature, and with a public key for a secret', async () => {
    const pem = await exportSPKI((await rsa).publicKey);
    const wrong = (secret: string) =>
      new SignJWT({ sub: 'eve' })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(new TextEncoder().encode(secret));
    expect(await endOf(await wrong('other secret'))).toBe(3500);
    expect(await endOf(await wrong(pem))).toBe(3500);
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"eve"}').toString('base64url')}.`;
    expect(await endOf(none)).toBe(3500);
    expect(await endOf(await node.plugin.tokens.subscription('eve', 'news'))).toBe(3500);
  });

  it('are needed, unless anonymous clients are allowed', async () => {
    expect(await endOf('')).toBe(3501);
  });

  it('that have expired are asked for again', async () => {
    const tokens = [await sign({ sub: 'ann' }, now() - 10), await sign({ sub: 'ann' })];
    const late = client({ getToken: async () => tokens.shift()! });
    await connected(late);
    expect(tokens).toEqual([]);
  });

  it('are refreshed while the connection lives', async () => {
    let asked = 0;
    const refreshing = client({
      token: await sign({ sub: 'ann' }, now() + 2),
      getToken: () => ((asked += 1), sign({ sub: 'ann' }, now() + 600)),
    });
    await connected(refreshing);
    const reconnected = next(refreshing, 'connecting').then(() => 'connection was lost');
    const refreshed = new Promise((resolve) => {
      const timer = setInterval(
        () => asked > 0 && (clearInterval(timer), resolve('refreshed')),
        20,
      );
    });
    expect(await Promise.race([reconnected, refreshed])).toBe('refreshed');
  });

  it('end the connection when nobody refreshes them', async () => {
    const token = await sign({ sub: 'gus' }, now() + 1);
    const ending = client({ token, getToken: () => new Promise<string>(() => {}) });
    await connected(ending);
    expect(await next<{ code: number }>(ending, 'connecting')).toMatchObject({ code: 3005 });
  });

  it('of another user do not extend a connection', async () => {
    const ending = client({
      token: await sign({ sub: 'ann' }, now() + 2),
      getToken: () => sign({ sub: 'bob' }),
    });
    await connected(ending);
    expect(await next<{ code: number }>(ending, 'disconnected')).toMatchObject({ code: 3500 });
  });

  it('of subscriptions open a channel, for their user only, and are refreshed', async () => {
    const ann = client({ token: await sign({ sub: 'ann' }) });
    await connected(ann);
    let asked = 0;
    const sub = ann.newSubscription('news', {
      getToken: () =>
        sign(
          { sub: 'ann', channel: 'news', info: { seat: 4 } },
          now() + ((asked += 1) === 1 ? 2 : 600),
        ),
    });
    await subscribed(sub);
    expect(await node.plugin.presence('news')).toMatchObject([
      { user: 'ann', chanInfo: { seat: 4 } },
    ]);
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => asked > 1 && (clearInterval(timer), resolve()), 20);
    });
    expect(sub.state).toBe('subscribed');
    const wrong = ann.newSubscription('other', {
      getToken: () => sign({ sub: 'bob', channel: 'other' }),
    });
    wrong.subscribe();
    expect(await next<{ code: number }>(ann, 'disconnected')).toMatchObject({ code: 3500 });
  });

  it('of subscriptions end them when nobody refreshes them', async () => {
    const ann = client({ token: await sign({ sub: 'ann' }) });
    await connected(ann);
    const token = await sign({ sub: 'ann', channel: 'brief' }, now() + 1);
    const sub = ann.newSubscription('brief', {
      token,
      getToken: () => new Promise<string>(() => {}),
    });
    await subscribed(sub);
    expect(await next<{ code: number }>(sub, 'subscribing')).toMatchObject({ code: 2501 });
  });
});
