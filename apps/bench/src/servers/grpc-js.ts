import {
  Server,
  ServerCredentials,
  status,
  type UntypedServiceImplementation,
  type handleUnaryCall,
} from '@grpc/grpc-js';
import type {
  CreateUserRequest,
  CreateUserResponse,
  GetUserRequest,
  GetUserResponse,
  ListUsersRequest,
  ListUsersResponse,
} from '../gen/users.js';
import { USER_SERVICE } from '../workload/grpc-service.js';
import { getUserResponse, listUsersResponse } from '../workload/messages.js';
import { UserStore } from '../workload/users.js';
import { HOST, type RunningServer } from './running-server.js';

/** grpc-js by itself, with the toolkit's codecs and nothing else: no validation, no framework. */
export async function start(): Promise<RunningServer> {
  const server = new Server();
  server.addService(USER_SERVICE, handlersFor(new UserStore()));
  const grpc = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${HOST}:0`, ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
  return { ports: { grpc }, stop: async () => server.forceShutdown() };
}

function handlersFor(users: UserStore): UntypedServiceImplementation {
  const createUser: handleUnaryCall<CreateUserRequest, CreateUserResponse> = (call, callback) => {
    const { name, email } = call.request;
    callback(null, { userId: users.create(name, email), status: 'created' });
  };
  const getUser: handleUnaryCall<GetUserRequest, GetUserResponse> = (call, callback) => {
    const { userId } = call.request;
    const user = users.find(userId);
    if (user) callback(null, getUserResponse(user));
    else callback({ code: status.NOT_FOUND, details: `user ${userId} not found` });
  };
  const listUsers: handleUnaryCall<ListUsersRequest, ListUsersResponse> = (call, callback) => {
    const { limit, offset } = call.request;
    callback(null, listUsersResponse(users.list(limit, offset)));
  };
  return { createUser, getUser, listUsers };
}
