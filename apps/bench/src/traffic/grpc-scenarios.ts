import { Client, credentials, type MethodDefinition } from '@grpc/grpc-js';
import { deepStrictEqual } from 'node:assert';
import { USER_SERVICE } from '../workload/grpc-service.js';
import { getUserResponse, listUsersResponse } from '../workload/messages.js';
import { LIST_SIZE, UserStore } from '../workload/users.js';
import type { Scenario } from './scenario.js';

const CONNECTIONS = 4;
const STREAMS = 16;
/** Longest time to wait for an answer of a check, in milliseconds. */
const CHECK_TIMEOUT = 10_000;
/** Compressed flag and length, in front of each message. */
const PREFIX_SIZE = 5;

const users = new UserStore();
const first = users.list(1, 0).users[0]!;

/** Unary calls: a message below 100 bytes, and one of 100 users. */
export const GRPC_SCENARIOS: readonly Scenario[] = [
  grpcScenario({
    name: 'GetUser',
    method: USER_SERVICE.getUser,
    request: { userId: first.id },
    expected: getUserResponse(first),
  }),
  grpcScenario({
    name: `ListUsers(${LIST_SIZE})`,
    method: USER_SERVICE.listUsers,
    request: { limit: LIST_SIZE, offset: 0 },
    expected: listUsersResponse(users.list(LIST_SIZE, 0)),
  }),
];

interface GrpcCase<Request, Response> {
  readonly name: string;
  readonly method: MethodDefinition<Request, Response>;
  readonly request: Request;
  readonly expected: Response;
}

function grpcScenario<Request, Response>(given: GrpcCase<Request, Response>): Scenario {
  const { name, method, request, expected } = given;
  const body = withPrefix(method.requestSerialize(request));
  return {
    name,
    check: async ({ grpc = 0 }) => {
      const answer = await callOnce(grpc, method, request);
      deepStrictEqual(answer, expected);
      return PREFIX_SIZE + method.responseSerialize(expected).length;
    },
    plan: ({ grpc = 0 }, answerSize, seconds) => ({
      protocol: 'grpc',
      port: grpc,
      path: method.path,
      body,
      answerSize,
      seconds,
      connections: CONNECTIONS,
      streams: STREAMS,
    }),
  };
}

function callOnce<Request, Response>(
  port: number,
  { path, requestSerialize, responseDeserialize }: MethodDefinition<Request, Response>,
  request: Request,
): Promise<Response | undefined> {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const options = { deadline: Date.now() + CHECK_TIMEOUT };
  return new Promise<Response | undefined>((resolve, reject) => {
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      options,
      (error, answer) => {
        if (error) reject(error);
        else resolve(answer);
      },
    );
  }).finally(() => client.close());
}

function withPrefix(message: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(PREFIX_SIZE + message.length);
  bytes.writeUInt32BE(message.length, 1);
  bytes.set(message, PREFIX_SIZE);
  return bytes;
}
