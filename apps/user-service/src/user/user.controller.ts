import { timestampFromDate } from '@nestjs-toolkit/core/wkt';
import { UseFilters } from '@nestjs/common';
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
  User,
} from '../gen/user-service.js';
import { UserServiceToolkit, type UserServiceServer } from '../gen/user-service.toolkit.js';
import type { UserEntity } from './user.entity.js';
import { UserErrorFilter } from './user-error.filter.js';
import { UserService } from './user.service.js';

/** The user service on every transport. Requests have been validated by the rules of the proto. */
@UserServiceToolkit.Controller()
@UseFilters(UserErrorFilter)
export class UserController implements UserServiceServer {
  constructor(private readonly users: UserService) {}

  async createUser({ name, email }: CreateUserRequest): Promise<CreateUserResponse> {
    const user = await this.users.createUser(name, email);
    return { userId: user.id, status: 'created' };
  }

  async getUser({ userId }: GetUserRequest): Promise<GetUserResponse> {
    return { user: toMessage(await this.users.getUser(userId)) };
  }

  async updateUser({ userId, name, email }: UpdateUserRequest): Promise<UpdateUserResponse> {
    return { user: toMessage(await this.users.updateUser(userId, { name, email })) };
  }

  async deleteUser({ userId }: DeleteUserRequest): Promise<DeleteUserResponse> {
    await this.users.deleteUser(userId);
    return { status: 'deleted' };
  }

  async listUsers({ limit, offset, search }: ListUsersRequest): Promise<ListUsersResponse> {
    const { users, total } = await this.users.listUsers(limit, offset, search);
    return { users: users.map(toMessage), total };
  }
}

function toMessage(user: UserEntity): User {
  return {
    userId: user.id,
    name: user.name,
    email: user.email,
    createdAt: timestampFromDate(user.createdAt),
    updatedAt: timestampFromDate(user.updatedAt),
  };
}
