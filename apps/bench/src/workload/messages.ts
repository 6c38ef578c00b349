import { timestampFromDate } from '@nestjs-toolkit/core/wkt';
import type { GetUserResponse, ListUsersResponse, User } from '../gen/users.js';
import type { UserRecord } from './users.js';

/** A user as a message of the generated code. */
export function messageOf(user: UserRecord): User {
  return {
    userId: user.id,
    name: user.name,
    email: user.email,
    createdAt: timestampFromDate(user.createdAt),
    updatedAt: timestampFromDate(user.updatedAt),
  };
}

export function getUserResponse(user: UserRecord): GetUserResponse {
  return { user: messageOf(user) };
}

export function listUsersResponse(page: {
  users: readonly UserRecord[];
  total: number;
}): ListUsersResponse {
  return { users: page.users.map(messageOf), total: page.total };
}
