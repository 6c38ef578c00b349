import { Client, credentials, type MethodDefinition } from '@grpc/grpc-js';
import { timestampToDate } from '@nestjs-toolkit/core/wkt';
import { fastify } from 'fastify';
import type { User } from '../gen/users.js';
import { USER_SERVICE } from '../workload/grpc-service.js';
import {
  CREATE_USER_BODY_SCHEMA,
  CREATE_USER_SCHEMA,
  GET_USER_SCHEMA,
  LIST_USERS_QUERY_SCHEMA,
  LIST_USERS_SCHEMA,
  type UserJson,
} from '../workload/json.js';
import { HOST, type RunningServer, type ServerPorts } from './running-server.js';

/** Longest wait for an answer, in milliseconds: a gateway without one is not worth comparing with. */
const TIMEOUT = 15_000;

/** A gateway written by hand: Fastify with schemas in front of a grpc-js client with the same codecs. */
export async function start({ grpc }: ServerPorts): Promise<RunningServer> {
  const client = new Client(`${HOST}:${grpc}`, credentials.createInsecure());
  const app = fastify();

  app.get<{ Params: { user_id: string } }>(
    '/users/:user_id',
    { schema: { response: { 200: GET_USER_SCHEMA } } },
    async ({ params }) => {
      const { user } = await call(client, USER_SERVICE.getUser, { userId: params.user_id });
      return { user: user && jsonOf(user) };
    },
  );

  app.get<{ Querystring: { limit: number; offset: number } }>(
    '/users',
    { schema: { querystring: LIST_USERS_QUERY_SCHEMA, response: { 200: LIST_USERS_SCHEMA } } },
    async ({ query: { limit, offset } }) => {
      const { users, total } = await call(client, USER_SERVICE.listUsers, { limit, offset });
      return { users: users.map(jsonOf), total };
    },
  );

  app.post<{ Body: { name: string; email: string } }>(
    '/users',
    { schema: { body: CREATE_USER_BODY_SCHEMA, response: { 200: CREATE_USER_SCHEMA } } },
    async ({ body }) => {
      const { userId, status } = await call(client, USER_SERVICE.createUser, body);
      return { user_id: userId, status };
    },
  );

  const address = await app.listen({ host: HOST, port: 0 });
  const stop = async (): Promise<void> => {
    await app.close();
    client.close();
  };
  return { ports: { http: Number(new URL(address).port) }, stop };
}

function call<Request, Response>(
  client: Client,
  { path, requestSerialize, responseDeserialize }: MethodDefinition<Request, Response>,
  request: Request,
): Promise<Response> {
  const deadline = Date.now() + TIMEOUT;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      { deadline },
      (error, answer) => {
        if (error) reject(error);
        else resolve(answer!);
      },
    );
  });
}

function jsonOf({ userId, name, email, createdAt, updatedAt }: User): UserJson {
  return {
    user_id: userId,
    name,
    email,
    created_at: timestampToDate(createdAt!),
    updated_at: timestampToDate(updatedAt!),
  };
}
