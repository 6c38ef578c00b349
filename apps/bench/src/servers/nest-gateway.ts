import 'reflect-metadata';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Module,
  Param,
  Post,
  Query,
  type DynamicModule,
  type OnModuleInit,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientsModule, Transport, type ClientGrpc } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { firstValueFrom, type Observable } from 'rxjs';
import { HOST, type RunningServer, type ServerPorts } from './running-server.js';

/** A message as proto-loader gives it, with the names of the proto. */
interface LoadedUser {
  readonly created_at: { readonly seconds: number; readonly nanos: number };
  readonly updated_at: { readonly seconds: number; readonly nanos: number };
}

interface UserClient {
  getUser(request: object): Observable<{ user: LoadedUser }>;
  listUsers(request: object): Observable<{ users: LoadedUser[]; total: number }>;
  createUser(request: object): Observable<object>;
}

/** A gateway as Nest's documentation has it: a controller in front of `ClientGrpc`. */
@Controller('users')
class GatewayController implements OnModuleInit {
  #users!: UserClient;

  constructor(@Inject('USERS') private readonly client: ClientGrpc) {}

  onModuleInit(): void {
    this.#users = this.client.getService<UserClient>('UserService');
  }

  @Get(':user_id')
  async getOne(@Param('user_id') userId: string) {
    const { user } = await firstValueFrom(this.#users.getUser({ user_id: userId }));
    return { user: withDates(user) };
  }

  @Get()
  async getAll(@Query('limit') limit: string, @Query('offset') offset = '0') {
    const request = { limit: Number(limit), offset: Number(offset) };
    const { users, total } = await firstValueFrom(this.#users.listUsers(request));
    return { users: users.map(withDates), total };
  }

  @Post()
  @HttpCode(200)
  post(@Body() body: object) {
    return this.#users.createUser(body);
  }
}

@Module({})
class GatewayModule {}

export async function start({ grpc }: ServerPorts): Promise<RunningServer> {
  const module: DynamicModule = {
    module: GatewayModule,
    imports: [ClientsModule.register([clientOptions(grpc)])],
    controllers: [GatewayController],
  };
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
    logger: false,
    abortOnError: false,
  });
  await app.listen(0, HOST);
  const { port } = new URL(await app.getUrl());
  return { ports: { http: Number(port) }, stop: () => app.close() };
}

function clientOptions(port: number | undefined) {
  const require = createRequire(import.meta.url);
  const apis = join(import.meta.dirname, '../../apis');
  const includeDirs = [apis, dirname(require.resolve('@nestjs-toolkit/proto/package.json'))];
  return {
    name: 'USERS',
    transport: Transport.GRPC as const,
    options: {
      url: `${HOST}:${port}`,
      package: 'bench.users',
      protoPath: 'users.proto',
      loader: { includeDirs, keepCase: true, longs: Number },
    },
  };
}

function withDates(user: LoadedUser): object {
  return {
    ...user,
    created_at: dateOf(user.created_at),
    updated_at: dateOf(user.updated_at),
  };
}

function dateOf({ seconds, nanos }: LoadedUser['created_at']): Date {
  return new Date(seconds * 1000 + nanos / 1_000_000);
}
