import { Module, type DynamicModule, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ToolkitFactory } from '../../application/toolkit.factory.js';
import type { ToolkitApplication } from '../../application/toolkit-application.js';
import type { Call } from '../../call/call.js';
import { createCallKey } from '../../call/call-key.js';
import { StatusError } from '../../error/status-error.js';
import { Middleware, type Next, type ToolkitMiddleware } from '../../middleware/middleware.js';
import { ToolkitModule } from '../../module/toolkit.module.js';
import type { ToolkitModuleOptions } from '../../module/toolkit-options.js';
import { SubscribeMessage } from '../events/subscribe-message.js';
import { WebSockets } from '../websockets.js';
import type {
  CollectResponse,
  CountRequest,
  CountResponse,
  JoinRoomRequest,
  Message,
} from './gen/rooms.js';
import { RoomsToolkit, type RoomsServer } from './gen/rooms.toolkit.js';

export const CALLER = createCallKey<string>('caller');

/** Lets pass who has the word, and leaves their name on the call. */
@Middleware('gate')
export class GateMiddleware implements ToolkitMiddleware {
  use(call: Call, next: Next): Promise<unknown> {
    const authorization = call.metadata.get('authorization');
    if (authorization === 'Bearer wrong') throw StatusError.unauthenticated('token is not valid');
    if (authorization === 'Bearer banned') throw StatusError.permissionDenied('you are banned');
    if (authorization === 'Bearer busy') throw StatusError.resourceExhausted('too many requests');
    call.set(CALLER, authorization ?? 'nobody');
    call.responseHeaders.set('x-gate', 'passed');
    return next();
  }
}

/** Serves all rpcs of the spec's proto, and some events. */
@RoomsToolkit.Controller()
export class RoomsController implements RoomsServer {
  /** How the last streams of handlers ended. */
  static endings: string[] = [];

  /** What `collect` waits for before it reads. */
  static gate: Promise<void> | undefined;

  constructor(private readonly websockets: WebSockets) {}

  joinRoom({ roomId, userId, since }: JoinRoomRequest, call: Call) {
    if (roomId === 'unknown') throw StatusError.notFound('no room of this name');
    if (userId) call.websocket!.identify(userId, { joined: roomId });
    call.websocket!.join(roomId);
    return { roomId, since };
  }

  async sendMessage(message: Message) {
    await this.websockets.to(message.roomId).emit('room:message', { text: message.text });
    return { id: 9_007_199_254_740_993n, message };
  }

  async *count({ to, failAt }: CountRequest, call: Call): AsyncGenerator<CountResponse> {
    try {
      for (let number = 1; number <= to; number += 1) {
        if (number === failAt) throw StatusError.outOfRange(`${number} is too far`);
        if (call.signal.aborted) return;
        yield { number };
      }
      RoomsController.endings.push('count ended');
    } finally {
      RoomsController.endings.push('count closed');
    }
  }

  async collect(messages: AsyncIterable<Message>): Promise<CollectResponse> {
    const texts: string[] = [];
    await RoomsController.gate;
    for await (const { roomId, text } of messages) texts.push(`${roomId}:${text.slice(0, 20)}`);
    return { texts };
  }

  async *chat(messages: AsyncIterable<Message>): AsyncGenerator<Message> {
    try {
      for await (const message of messages) yield { ...message, text: message.text.toUpperCase() };
    } finally {
      RoomsController.endings.push('chat closed');
    }
  }

  @SubscribeMessage('user:update')
  onUserUpdate(payload: { name?: string }, call: Call) {
    if (payload.name === 'nobody') throw StatusError.notFound('no such user');
    if (payload.name === 'bug') throw new Error('secret of the implementation');
    return { updated: payload.name, by: call.get(CALLER), in: [...call.websocket!.rooms] };
  }

  @SubscribeMessage('quiet')
  onQuiet(): void {
    return;
  }
}

export interface RoomsApplicationOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly settings?: Partial<ToolkitModuleOptions>;
  readonly controllers?: readonly Type[];
  readonly providers?: readonly Type[];
  /** Called before the application starts. */
  readonly prepare?: (app: ToolkitApplication) => void;
}

export interface RoomsApplication {
  readonly app: ToolkitApplication;
  /** Such as `ws://127.0.0.1:4711`. */
  readonly url: string;
  readonly http: string;
  readonly websockets: WebSockets;
  stop(): Promise<void>;
}

@Module({})
class RoomsModule {}

function moduleOf({ settings, controllers, providers }: RoomsApplicationOptions): DynamicModule {
  return {
    module: RoomsModule,
    imports: [ToolkitModule.forRoot({ service: RoomsToolkit, ...settings })],
    controllers: [...(controllers ?? [RoomsController])],
    providers: [GateMiddleware, ...(providers ?? [])],
  };
}

const QUIET = {
  LOG_LEVEL: 'silent',
  SERVER_HTTP_HOST: '127.0.0.1',
  SERVER_HTTP_PORT: '0',
  SERVER_GRPC_HOST: '127.0.0.1',
  SERVER_GRPC_PORT: '0',
};

/** Starts the application on free ports. @param options.env names without the prefix of the service */
export async function startRooms(options: RoomsApplicationOptions = {}): Promise<RoomsApplication> {
  const { name = 'rooms' } = options.settings ?? {};
  const prefix = name.toUpperCase();
  const env = Object.fromEntries(
    Object.entries({ ...QUIET, ...options.env }).map(([key, value]) => [`${prefix}_${key}`, value]),
  );
  const app = await ToolkitFactory.create(moduleOf(options), {
    env,
    exitOnError: false,
    signals: false,
    summary: false,
  });
  options.prepare?.(app);
  await app.start();
  const http = (app as NestFastifyApplication & ToolkitApplication).addresses.http!;
  return {
    app,
    http,
    url: http.replace('http', 'ws'),
    websockets: app.get(WebSockets),
    stop: () => app.stop(),
  };
}
