import { WsAdapter } from '@nestjs/platform-ws';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { startRooms } from './testing-support/rooms-application.js';
import { connect, refusal } from './testing-support/ws-client.js';

@WebSocketGateway({ path: '/gateway' })
class ChatGateway {
  @SubscribeMessage('echo')
  echo(_client: unknown, data: unknown): object {
    return { event: 'echo', data };
  }
}

describe("gateways of Nest's WsAdapter", () => {
  it('share the port with the WebSockets of the toolkit', async () => {
    const rooms = await startRooms({
      providers: [ChatGateway],
      prepare: (app) => app.useWebSocketAdapter(new WsAdapter(app)),
    });
    const gateway = await connect(`${rooms.url}/gateway`);
    const own = await connect(`${rooms.url}/subscribe`);
    gateway.send({ event: 'echo', data: 1 });
    expect(await gateway.next()).toEqual({ event: 'echo', data: 1 });
    expect(await own.ask({ type: 'quiet', id: 1 })).toMatchObject({ id: 1, payload: null });
    expect(await own.ask({ type: 'echo', id: 2 })).toMatchObject({ code: 'UNIMPLEMENTED' });
    await expect(refusal(`${rooms.url}/nowhere`)).rejects.toThrow('socket hang up');
    await gateway.close();
    await own.close();
    await rooms.stop();
  });
});
