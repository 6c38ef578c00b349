import 'reflect-metadata';
import {
  SubscribeMessage,
  ToolkitFactory,
  ToolkitModule,
  WebSockets,
  type Call,
} from '@nestjs-toolkit/core';
import { createToolkitService } from '@nestjs-toolkit/core/codegen-v1';
import { Controller, Module } from '@nestjs/common';
import { HOST, type RunningServer } from './running-server.js';

const ROOM = 'everybody';

/** A service without rpcs, for its events alone. */
const SocketToolkit = createToolkitService<object>({
  name: 'Socket',
  typeName: 'bench.Socket',
  source: 'socket.proto',
  servers: ['WEBSOCKET'],
  middlewares: [],
  plugins: [],
  methods: [],
  types: [],
  descriptors: () => [],
});

@Controller()
class EventsController {
  constructor(private readonly websockets: WebSockets) {}

  @SubscribeMessage('echo')
  echo(payload: unknown): unknown {
    return payload;
  }

  @SubscribeMessage('join')
  join(_payload: unknown, call: Call): void {
    call.websocket!.join(ROOM);
  }

  @SubscribeMessage('say')
  async say(payload: unknown): Promise<void> {
    await this.websockets.to(ROOM).emit('say', payload);
  }
}

@Module({
  imports: [
    ToolkitModule.forRoot({
      service: SocketToolkit,
      envPrefix: 'BENCH',
      websocket: { messageRate: 0 },
    }),
  ],
  controllers: [EventsController],
})
class BenchModule {}

const ENV = {
  BENCH_LOG_LEVEL: 'silent',
  BENCH_SERVER_HTTP_HOST: HOST,
  BENCH_SERVER_HTTP_PORT: '0',
};

/** Events of the toolkit as they come; only the limit of the rate is off. */
export async function start(): Promise<RunningServer> {
  const app = await ToolkitFactory.create(BenchModule, {
    env: ENV,
    exitOnError: false,
    signals: false,
    summary: false,
  });
  await app.start();
  return {
    ports: { http: Number(new URL(app.addresses.http!).port) },
    stop: () => app.stop(),
  };
}
