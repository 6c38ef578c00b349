import 'reflect-metadata';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Module,
  NotFoundException,
  Param,
  Post,
  Query,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GrpcMethod, Transport, type GrpcOptions } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { jsonOf, listJsonOf } from '../workload/json.js';
import { UserStore, type UserRecord } from '../workload/users.js';
import { freePort } from './free-port.js';
import { HOST, type RunningServer } from './running-server.js';

/** Nest as its documentation has it: a controller for HTTP, `@GrpcMethod` behind proto-loader for gRPC. */
@Controller('users')
class UserController {
  constructor(private readonly users: UserStore) {}

  @Get(':user_id')
  async getOne(@Param('user_id') id: string) {
    const user = this.users.find(id);
    if (!user) throw new NotFoundException(`user ${id} not found`);
    return { user: jsonOf(user) };
  }

  @Get()
  async getAll(@Query('limit') limit: string, @Query('offset') offset = '0') {
    return listJsonOf(this.users.list(Number(limit), Number(offset)));
  }

  @Post()
  @HttpCode(200)
  async post(@Body() body: { name: string; email: string }) {
    return { user_id: this.users.create(body.name, body.email), status: 'created' };
  }

  @GrpcMethod('UserService', 'GetUser')
  async getUser({ userId }: { userId: string }) {
    const user = this.users.find(userId);
    if (!user) throw new NotFoundException(`user ${userId} not found`);
    return { user: messageOf(user) };
  }

  @GrpcMethod('UserService', 'ListUsers')
  async listUsers({ limit, offset = 0 }: { limit: number; offset?: number }) {
    const { users, total } = this.users.list(limit, offset);
    return { users: users.map(messageOf), total };
  }

  @GrpcMethod('UserService', 'CreateUser')
  async createUser({ name, email }: { name: string; email: string }) {
    return { userId: this.users.create(name, email), status: 'created' };
  }
}

@Module({ controllers: [UserController], providers: [UserStore] })
class BenchModule {}

export async function start(): Promise<RunningServer> {
  const grpc = await freePort();
  const app = await NestFactory.create<NestFastifyApplication>(BenchModule, new FastifyAdapter(), {
    logger: false,
    abortOnError: false,
  });
  app.connectMicroservice(grpcOptions(grpc));
  await app.startAllMicroservices();
  await app.listen(0, HOST);
  const { port: http } = new URL(await app.getUrl());
  return { ports: { grpc, http: Number(http) }, stop: () => app.close() };
}

function grpcOptions(port: number): GrpcOptions {
  const require = createRequire(import.meta.url);
  const apis = join(import.meta.dirname, '../../apis');
  const includeDirs = [apis, dirname(require.resolve('@nestjs-toolkit/proto/package.json'))];
  return {
    transport: Transport.GRPC,
    options: {
      url: `${HOST}:${port}`,
      package: 'bench.users',
      protoPath: 'users.proto',
      loader: { includeDirs },
    },
  };
}

/** A user as proto-loader takes it. */
function messageOf({ id, name, email, createdAt, updatedAt }: UserRecord) {
  return {
    userId: id,
    name,
    email,
    createdAt: timestampOf(createdAt),
    updatedAt: timestampOf(updatedAt),
  };
}

function timestampOf(date: Date): { seconds: number; nanos: number } {
  const milliseconds = date.getTime();
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds, nanos: (milliseconds - seconds * 1000) * 1_000_000 };
}
