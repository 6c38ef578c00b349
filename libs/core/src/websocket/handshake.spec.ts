import { startRooms, type RoomsApplication } from './testing-support/rooms-application.js';
import { connect, refusal } from './testing-support/ws-client.js';

describe('the handshake of a WebSocket', () => {
  let rooms: RoomsApplication;
  beforeAll(async () => {
    rooms = await startRooms({ env: { SERVER_WEBSOCKET_ORIGINS: 'https://*.example.com' } });
  });
  afterAll(() => rooms.stop());

  it.each([
    ['Bearer wrong', 401, 'token is not valid'],
    ['Bearer banned', 403, 'you are banned'],
    ['Bearer busy', 429, 'too many requests'],
  ])('is answered as HTTP when a middleware refuses %s', async (authorization, status, message) => {
    const refused = await refusal(`${rooms.url}/subscribe`, { headers: { authorization } });
    expect(refused.status).toBe(status);
    expect(JSON.parse(refused.body)).toMatchObject({ code: status, message, details: [] });
  });

  it('is answered as HTTP when the handler or the validation refuses it', async () => {
    const unknown = await refusal(`${rooms.url}/rooms/unknown/join`);
    expect(unknown.status).toBe(404);
    const short = await refusal(`${rooms.url}/rooms/x/join`);
    expect(short.status).toBe(400);
    expect(short.body).toContain('room_id');
    const bad = await refusal(`${rooms.url}/rooms/lobby/join?since=tomorrow`);
    expect(bad.status).toBe(400);
  });

  it('binds path and query to the request, and sends the answer as the first message', async () => {
    const client = await connect(`${rooms.url}/rooms/lobby/join?since=9007199254740993`);
    expect(await client.next()).toEqual({
      type: 'JoinRoom',
      payload: { room_id: 'lobby', since: '9007199254740993' },
    });
    await client.close();
  });

  it('sends the headers that middlewares set', async () => {
    let headers: Record<string, unknown> = {};
    const client = await connect(`${rooms.url}/subscribe`, {
      finishRequest: (request) => {
        request.on('upgrade', (response) => {
          headers = response.headers;
        });
        request.end();
      },
    });
    expect(headers['x-gate']).toBe('passed');
    await client.close();
  });

  it('refuses pages of other origins, and lets those of its own host and of the list pass', async () => {
    const refused = await refusal(`${rooms.url}/subscribe`, { origin: 'https://evil.example.org' });
    expect(refused.status).toBe(403);
    expect(refused.body).toContain('https://evil.example.org');
    for (const origin of [rooms.http, 'https://app.example.com']) {
      const client = await connect(`${rooms.url}/subscribe`, { origin });
      await client.close();
    }
  });

  it('takes a token as subprotocol, which browsers can set', async () => {
    const client = await connect(`${rooms.url}/ws`, {
      protocols: ['toolkit.json', 'bearer.my-token'],
    });
    expect(client.socket.protocol).toBe('toolkit.json');
    expect(await client.ask({ type: 'user:update', payload: { name: 'ann' } })).toMatchObject({
      payload: { by: 'Bearer my-token' },
    });
    await client.close();
    const refused = await refusal(`${rooms.url}/ws`, {
      protocols: ['toolkit.json', 'bearer.wrong'],
    });
    expect(refused.status).toBe(401);
  });

  it('answers 404 for other paths, and 426 for plain requests to a WebSocket', async () => {
    expect((await refusal(`${rooms.url}/nowhere`)).status).toBe(404);
    const plain = await fetch(`${rooms.http}/subscribe`);
    expect(plain.status).toBe(426);
    expect(plain.headers.get('upgrade')).toBe('websocket');
    await plain.text();
  });

  it('answers 426 to versions that it does not speak', async () => {
    const refused = await refusal(`${rooms.url}/subscribe`, { protocolVersion: 8 });
    expect(refused.status).toBe(426);
    expect(refused.headers['sec-websocket-version']).toBe('13');
  });
});
