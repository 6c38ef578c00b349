import type { UserRecord } from './users.js';

/** A user as services without protos answer it: names as in the proto's JSON, dates as objects. */
export interface UserJson {
  readonly user_id: string;
  readonly name: string;
  readonly email: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export function jsonOf(user: UserRecord): UserJson {
  return {
    user_id: user.id,
    name: user.name,
    email: user.email,
    created_at: user.createdAt,
    updated_at: user.updatedAt,
  };
}

export function listJsonOf(page: { users: readonly UserRecord[]; total: number }) {
  return { users: page.users.map(jsonOf), total: page.total };
}

const text = { type: 'string' } as const;
const date = { type: 'string', format: 'date-time' } as const;

const user = {
  type: 'object',
  properties: { user_id: text, name: text, email: text, created_at: date, updated_at: date },
} as const;

/** JSON schemas of answers, for fast-json-stringify. */
export const GET_USER_SCHEMA = { type: 'object', properties: { user } } as const;
export const LIST_USERS_SCHEMA = {
  type: 'object',
  properties: { users: { type: 'array', items: user }, total: { type: 'integer' } },
} as const;
export const CREATE_USER_SCHEMA = {
  type: 'object',
  properties: { user_id: text, status: text },
} as const;

/** JSON schema of the one request with a body: the rules of the proto. */
export const CREATE_USER_BODY_SCHEMA = {
  type: 'object',
  required: ['name', 'email'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 100 },
    email: { type: 'string', pattern: '^[^@]+@[^@]+\\.[^@]+$' },
  },
} as const;

/** JSON schema of the query of a list: the rules of the proto. */
export const LIST_USERS_QUERY_SCHEMA = {
  type: 'object',
  properties: {
    limit: { type: 'integer', minimum: 1, maximum: 100 },
    offset: { type: 'integer', minimum: 0, default: 0 },
    search: text,
  },
} as const;

/** The same with dates as the text that JSON has for them. */
export function withoutDates(value: object): object {
  return JSON.parse(JSON.stringify(value)) as object;
}
