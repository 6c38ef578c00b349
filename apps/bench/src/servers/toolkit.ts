import 'reflect-metadata';
import { StatusError, ToolkitFactory, ToolkitModule } from '@nestjs-toolkit/core';
import { Module } from '@nestjs/common';
import type {
  CreateUserRequest,
  CreateUserResponse,
  GetUserRequest,
  GetUserResponse,
  ListUsersRequest,
  ListUsersResponse,
} from '../gen/users.js';
import { UserServiceToolkit, type UserServiceServer } from '../gen/users.toolkit.js';
import { getUserResponse, listUsersResponse } from '../workload/messages.js';
import { UserStore } from '../workload/users.js';
import { HOST, type RunningServer } from './running-server.js';

/** The toolkit as it comes: gRPC and HTTP from one class, requests validated, no middlewares. */
@UserServiceToolkit.Controller()
class UserController implements UserServiceServer {
  constructor(private readonly users: UserStore) {}

  async createUser({ name, email }: CreateUserRequest): Promise<CreateUserResponse> {
    return { userId: this.users.create(name, email), status: 'created' };
  }

  async getUser({ userId }: GetUserRequest): Promise<GetUserResponse> {
    const user = this.users.find(userId);
    if (!user) throw StatusError.notFound(`user ${userId} not found`);
    return getUserResponse(user);
  }

  async listUsers({ limit, offset }: ListUsersRequest): Promise<ListUsersResponse> {
    return listUsersResponse(this.users.list(limit, offset));
  }
}

@Module({
  imports: [ToolkitModule.forRoot({ service: UserServiceToolkit, envPrefix: 'BENCH' })],
  controllers: [UserController],
  providers: [UserStore],
})
class BenchModule {}

const ENV = {
  BENCH_LOG_LEVEL: 'silent',
  BENCH_SERVER_GRPC_HOST: HOST,
  BENCH_SERVER_GRPC_PORT: '0',
  BENCH_SERVER_HTTP_HOST: HOST,
  BENCH_SERVER_HTTP_PORT: '0',
};

export async function start(): Promise<RunningServer> {
  const app = await ToolkitFactory.create(BenchModule, {
    env: ENV,
    exitOnError: false,
    signals: false,
    summary: false,
  });
  await app.start();
  const { http = '', grpc = '' } = app.addresses;
  return {
    ports: { http: Number(new URL(http).port), grpc: Number(grpc.split(':').at(-1)) },
    stop: () => app.stop(),
  };
}
