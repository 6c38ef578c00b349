import {
  credentials,
  makeGenericClientConstructor,
  type Client,
  type ServiceError,
} from '@grpc/grpc-js';
import { UserServiceService } from '../src/gen/user-service.js';
import type {
  CreateUserRequest,
  CreateUserResponse,
  DeleteUserRequest,
  DeleteUserResponse,
  GetUserRequest,
  GetUserResponse,
  ListUsersRequest,
  ListUsersResponse,
  UpdateUserRequest,
  UpdateUserResponse,
} from '../src/gen/user-service.js';

const UserClient = makeGenericClientConstructor(UserServiceService, 'UserService');

type Unary = (
  request: object,
  callback: (error: ServiceError | null, answer: unknown) => void,
) => void;

/** A plain grpc-js client with promises. */
export class UserGrpcClient {
  private readonly client: Client;

  constructor(address: string) {
    this.client = new UserClient(address, credentials.createInsecure());
  }

  createUser(request: CreateUserRequest): Promise<CreateUserResponse> {
    return this.call('createUser', request);
  }

  getUser(request: GetUserRequest): Promise<GetUserResponse> {
    return this.call('getUser', request);
  }

  updateUser(request: UpdateUserRequest): Promise<UpdateUserResponse> {
    return this.call('updateUser', request);
  }

  deleteUser(request: DeleteUserRequest): Promise<DeleteUserResponse> {
    return this.call('deleteUser', request);
  }

  listUsers(request: ListUsersRequest): Promise<ListUsersResponse> {
    return this.call('listUsers', request);
  }

  close(): void {
    this.client.close();
  }

  private call<T>(method: string, request: object): Promise<T> {
    const unary = (this.client as unknown as Record<string, Unary>)[method]!;
    return new Promise((resolve, reject) => {
      unary.call(this.client, request, (error, answer) =>
        error ? reject(error) : resolve(answer as T),
      );
    });
  }
}
