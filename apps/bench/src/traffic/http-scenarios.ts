import { deepStrictEqual } from 'node:assert';
import { jsonOf, listJsonOf } from '../workload/json.js';
import { LIST_SIZE, UserStore } from '../workload/users.js';
import type { Scenario } from './scenario.js';

const CONNECTIONS = 64;
/** Longest time to wait for an answer of a check, in milliseconds. */
const CHECK_TIMEOUT = 10_000;

const users = new UserStore();
const first = users.list(1, 0).users[0]!;
const created = { name: 'Grace Hopper', email: 'grace.hopper@example.com' };

/** A path parameter, a list, and a body. */
export const HTTP_SCENARIOS: readonly Scenario[] = [
  httpScenario({
    name: 'GET /users/{id}',
    method: 'GET',
    path: `/users/${first.id}`,
    expected: { user: jsonOf(first) },
  }),
  httpScenario({
    name: `GET /users (${LIST_SIZE})`,
    method: 'GET',
    path: `/users?limit=${LIST_SIZE}&offset=0`,
    expected: listJsonOf(users.list(LIST_SIZE, 0)),
  }),
  httpScenario({
    name: 'POST /users',
    method: 'POST',
    path: '/users',
    body: JSON.stringify(created),
    expected: { user_id: users.create(created.name, created.email), status: 'created' },
  }),
];

interface HttpCase {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly expected: object;
}

function httpScenario({ name, method, path, body, expected }: HttpCase): Scenario {
  const plainExpected: unknown = JSON.parse(JSON.stringify(expected));
  return {
    name,
    check: async ({ http = 0 }) => {
      const response = await fetch(`http://127.0.0.1:${http}${path}`, {
        method,
        signal: AbortSignal.timeout(CHECK_TIMEOUT),
        ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
      });
      const text = await response.text();
      if (response.status !== 200) throw new Error(`status ${response.status}: ${text}`);
      deepStrictEqual(JSON.parse(text), plainExpected);
      return Buffer.byteLength(text);
    },
    plan: ({ http = 0 }, answerSize, seconds) => ({
      protocol: 'http',
      port: http,
      method,
      path,
      body,
      answerSize,
      seconds,
      connections: CONNECTIONS,
    }),
  };
}
