import { fastify } from 'fastify';
import {
  CREATE_USER_BODY_SCHEMA,
  CREATE_USER_SCHEMA,
  GET_USER_SCHEMA,
  jsonOf,
  LIST_USERS_QUERY_SCHEMA,
  LIST_USERS_SCHEMA,
  listJsonOf,
} from '../workload/json.js';
import { UserStore } from '../workload/users.js';
import { HOST, type RunningServer } from './running-server.js';

/** Fastify by itself, with a schema of every answer, body and query. */
export async function start(): Promise<RunningServer> {
  const users = new UserStore();
  const app = fastify();

  app.get<{ Params: { user_id: string } }>(
    '/users/:user_id',
    { schema: { response: { 200: GET_USER_SCHEMA } } },
    async ({ params }, reply) => {
      const user = users.find(params.user_id);
      if (user) return { user: jsonOf(user) };
      return reply.code(404).send({ message: `user ${params.user_id} not found` });
    },
  );

  app.get<{ Querystring: { limit: number; offset: number } }>(
    '/users',
    { schema: { querystring: LIST_USERS_QUERY_SCHEMA, response: { 200: LIST_USERS_SCHEMA } } },
    async ({ query }) => listJsonOf(users.list(query.limit, query.offset)),
  );

  app.post<{ Body: { name: string; email: string } }>(
    '/users',
    { schema: { body: CREATE_USER_BODY_SCHEMA, response: { 200: CREATE_USER_SCHEMA } } },
    async ({ body }) => ({ user_id: users.create(body.name, body.email), status: 'created' }),
  );

  const address = await app.listen({ host: HOST, port: 0 });
  return { ports: { http: Number(new URL(address).port) }, stop: () => app.close() };
}
