import type { Call } from '../../call/call.js';
import type { ToolkitService } from '../../service/toolkit-service.js';
import { RoomsToolkit } from '../../websocket/testing-support/gen/rooms.toolkit.js';
import {
  startRooms,
  type RoomsApplication,
} from '../../websocket/testing-support/rooms-application.js';
import { connect, refusal, type WsClient } from '../../websocket/testing-support/ws-client.js';
import { claimsOf } from '../auth/claims.js';
import { bearer, SECRET, sign } from '../testing-support/tokens.js';

let rooms: RoomsApplication | undefined;

afterEach(async () => {
  await rooms?.stop();
  rooms = undefined;
});

/** Starts the rooms of the WebSocket specs with other middlewares. */
async function start(middlewares: string[], env: Record<string, string> = {}) {
  const service = { ...(RoomsToolkit as ToolkitService), middlewares: [...middlewares, 'gate'] };
  return (rooms = await startRooms({
    env: { SERVER_WEBSOCKET_ORIGINS: '*', ...env },
    settings: { service, name: 'rooms' },
  }));
}

/** Headers that the handshake was answered with. */
async function handshake(
  url: string,
): Promise<{ client: WsClient; headers: Record<string, unknown> }> {
  let headers: Record<string, unknown> = {};
  const client = await connect(url, {
    finishRequest: (request) => {
      request.on('upgrade', (response) => (headers = response.headers));
      request.end();
    },
  });
  return { client, headers };
}

describe('built-in middlewares on WebSockets', () => {
  it('auth answers 401 instead of opening the connection, and takes tokens of the query', async () => {
    const { url } = await start(['auth'], { AUTH_SECRET: SECRET, AUTH_QUERY_PARAMETER: 'token' });
    const refused = await refusal(`${url}/subscribe`);
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    expect((await refusal(`${url}/subscribe?token=nonsense`)).status).toBe(401);
    for (const client of [
      await connect(`${url}/subscribe?token=${await sign()}`),
      await connect(`${url}/subscribe`, { headers: bearer(await sign()) }),
    ]) {
      const answer = await client.ask({ type: 'user:update', id: 1, payload: { name: 'ada' } });
      expect(answer).toMatchObject({ id: 1, payload: { updated: 'ada' } });
      await client.close();
    }
  });

  it('leave claims where handlers of the connection find them', async () => {
    const seen: unknown[] = [];
    const service = { ...(RoomsToolkit as ToolkitService), middlewares: ['auth', 'look', 'gate'] };
    rooms = await startRooms({
      env: { AUTH_SECRET: SECRET },
      settings: {
        service,
        name: 'rooms',
        middlewares: {
          look: (call: Call, next) => {
            seen.push(claimsOf(call)?.sub);
            return next();
          },
        },
      },
    });
    const client = await connect(`${rooms.url}/rooms/lobby/join`, {
      headers: bearer(await sign()),
    });
    await client.next();
    await client.close();
    expect(seen).toEqual(['ada']);
  });

  it('auth lets nobody go on when the token of the connection has expired', async () => {
    const { url } = await start(['auth'], {
      AUTH_SECRET: SECRET,
      AUTH_CLOCK_SKEW: '0s',
      // The client asks as fast as it can until the token expires.
      SERVER_WEBSOCKET_MESSAGE_RATE: '0',
    });
    const exp = Math.floor(Date.now() / 1_000) + 2;
    const client = await connect(`${url}/subscribe`, { headers: bearer(await sign({ exp })) });
    const ask = { type: 'SendMessage', id: 1, payload: { room_id: 'lobby', text: 'hi' } };
    let answer = await client.ask(ask);
    while (!answer.error) answer = await client.ask(ask);
    expect(answer.error).toMatchObject({ code: 401, message: 'token has expired' });
    await client.close();
  });

  it('admin_only answers 403', async () => {
    const { url } = await start(['auth', 'admin_only'], { AUTH_SECRET: SECRET });
    const headers = bearer(await sign({ roles: ['user'] }));
    expect((await refusal(`${url}/subscribe`, { headers })).status).toBe(403);
  });

  it('rate_limit answers 429 with when to come back', async () => {
    const { url } = await start(['rate_limit'], { RATE_LIMIT_REQUESTS: '1' });
    await (await connect(`${url}/subscribe`)).close();
    const refused = await refusal(`${url}/subscribe`);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('cors answers 403 to pages of other origins', async () => {
    const { url } = await start(['cors'], { SERVER_HTTP_CORS_ORIGINS: 'https://app.example.com' });
    expect((await refusal(`${url}/subscribe`, { origin: 'https://evil.com' })).status).toBe(403);
    await (await connect(`${url}/subscribe`, { origin: 'https://app.example.com' })).close();
  });

  it('secure_headers are on the answer to the handshake', async () => {
    const { url } = await start(['secure_headers', 'request_id']);
    const { client, headers } = await handshake(`${url}/subscribe`);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String),
    });
    await client.close();
  });

  it('compress compresses frames that are large enough', async () => {
    const { url } = await start(['compress'], { COMPRESS_MIN_SIZE: '1KiB' });
    const { client, headers } = await handshake(`${url}/subscribe`);
    expect(headers['sec-websocket-extensions']).toContain('permessage-deflate');
    const read = (): number =>
      (client.socket as unknown as { _socket: { bytesRead: number } })._socket.bytesRead;
    const before = read();
    const name = 'a'.repeat(20_000);
    const { payload } = await client.ask({ type: 'user:update', id: 1, payload: { name } });
    expect(payload.updated).toBe(name);
    expect(read() - before).toBeLessThan(2_000);
    await client.close();
  });

  it('compress is not offered where no rpc names it', async () => {
    const { url } = await start([]);
    const { client, headers } = await handshake(`${url}/subscribe`);
    expect(headers['sec-websocket-extensions']).toBeUndefined();
    await client.close();
  });

  it('timeout ends streams', async () => {
    const { url } = await start(['timeout'], { TIMEOUT_RULES: 'Chat=20ms' });
    const client = await connect(`${url}/subscribe`);
    client.send({ type: 'Chat', id: 7, payload: { room_id: 'lobby', text: 'hi' } });
    const frames = [await client.next()];
    while (!frames.at(-1)!.error) frames.push(await client.next());
    expect(frames.at(-1)).toMatchObject({ id: 7, error: { code: 504 } });
    await client.close();
  });
});
