import { Metadata, status } from '@grpc/grpc-js';
import { connect } from 'node:net';
import { once } from 'node:events';
import { Code } from '../error/code.js';
import { readAll } from './testing-support/note-client.js';
import { frame, rawCall, rawSession } from './testing-support/raw-call.js';
import { atEnd, closeAll, deferred, startServer } from './testing-support/test-server.js';

afterEach(closeAll);

const LONG = 600_000;

async function untilInFlight(server: { transport: { callsInFlight: number } }): Promise<void> {
  while (server.transport.callsInFlight === 0) await new Promise(setImmediate);
}

describe('drain', () => {
  it('lets calls in flight end, refuses new ones, and then the port is free', async () => {
    const gate = deferred();
    const server = await startServer({
      Unary: async (note) => {
        await gate.promise;
        return note;
      },
    });
    const port = server.transport.port!;
    const outcome = server.client().unary('in flight');
    await untilInFlight(server);

    const drained = server.transport.drain(LONG);
    const late = await server.client().unary('late');
    gate.resolve();
    await drained;

    expect((await outcome).message?.text).toBe('in flight');
    expect(late.status.code).toBe(status.UNAVAILABLE);
    expect(server.transport.address).toBeUndefined();
    await expect(connects(port)).resolves.toBe(false);
  });

  it('cancels what is left after its time with UNAVAILABLE', async () => {
    const reason = deferred<unknown>();
    const server = await startServer({
      Unary: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reason.resolve(signal.reason);
            reject(signal.reason as Error);
          });
        }),
    });
    const outcome = server.client().unary('a');
    await untilInFlight(server);

    await server.transport.drain(10);

    expect(await reason.promise).toMatchObject({ code: Code.UNAVAILABLE });
    expect((await outcome).status).toMatchObject({
      code: status.UNAVAILABLE,
      details: 'server is shutting down',
    });
  });

  it('ends streams of all kinds that would go on for ever', async () => {
    const server = await startServer({
      async *ServerStream(_, { signal }) {
        for (let number = 1; !signal.aborted; number++) {
          yield { number };
          await new Promise(setImmediate);
        }
      },
      async *Bidi(requests) {
        for await (const request of requests) yield request;
      },
    });
    const caller = server.client();
    const stream = readAll(caller.serverStream('a'));
    const call = caller.bidi();
    const bidi = readAll(call);
    call.write({ text: 'a', number: 1 });
    await once(call, 'data');

    await server.transport.drain(10);

    expect((await stream).status.code).toBe(status.UNAVAILABLE);
    expect((await bidi).status.code).toBe(status.UNAVAILABLE);
    expect(server.transport.callsInFlight).toBe(0);
  });

  it('ends with handlers that never do, and with callers that do not read', async () => {
    const server = await startServer({
      Unary: () => new Promise(() => {}),
      async *ServerStream() {
        for (;;) yield { text: 'x'.repeat(10_000) };
      },
    });
    const outcome = server.client().unary('a');
    const call = rawCall(rawSession(server.address), '/test.Notes/ServerStream');
    call.end(frame({ text: '', number: 0 }));
    call.pause();
    await once(call, 'response');

    await server.transport.drain(10);

    expect((await outcome).status.code).toBe(status.UNAVAILABLE);
    await once(call, 'close');
  });

  it('does not wait for connections without calls, nor for ones that never spoke', async () => {
    const server = await startServer({ Unary: (note) => note });
    await server.client().unary('a');
    const socket = connect(server.transport.port!, '127.0.0.1');
    await once(socket, 'connect');
    atEnd(() => void socket.destroy());

    await server.transport.drain(LONG);

    expect(server.transport.address).toBeUndefined();
  });

  it('happens once, however often it is asked for', async () => {
    const { transport } = await startServer();
    const states: string[] = [];
    const subscription = transport.status.subscribe((state) => states.push(state));

    await Promise.all([transport.drain(LONG), transport.drain(LONG), transport.close()]);
    await transport.close();
    subscription.unsubscribe();

    expect(states).toEqual(['listening', 'draining', 'closed']);
  });

  it('is fine before the port was opened', async () => {
    const { transport } = await startServer({}, { disabled: true });

    await transport.drain(LONG);

    expect(transport.address).toBeUndefined();
  });

  it('tells callers to go elsewhere while their calls end', async () => {
    const gate = deferred();
    const server = await startServer({ Unary: (note) => gate.promise.then(() => note) });
    const session = rawSession(server.address);
    const goaway = once(session, 'goaway');
    const call = rawCall(session, '/test.Notes/Unary');
    call.end(frame({ text: 'a', number: 0 }));
    call.resume();
    await untilInFlight(server);

    const drained = server.transport.drain(LONG);
    const [code] = (await goaway) as [number];
    gate.resolve();
    await drained;

    expect(code).toBe(0);
  });

  it('is what a deadline of a call does not have to wait for', async () => {
    const server = await startServer({ Unary: () => new Promise(() => {}) });
    const outcome = server.client().unary('a', new Metadata(), { deadline: Date.now() + 20 });
    expect((await outcome).status.code).toBe(status.DEADLINE_EXCEEDED);

    await server.transport.drain(10);
  });
});

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
