import { fromBinary, toBinary } from '@bufbuild/protobuf';
import type { MessageFns } from '@nestjs-toolkit/core/codegen-v1';
import { deepStrictEqual } from 'node:assert';
import { GetUserResponse, ListUsersResponse } from '../gen/users.js';
import { usersDescriptors } from '../gen/users.descriptors.js';
import * as tsProto from '../reference/gen/users.js';
import { getUserResponse, listUsersResponse } from '../workload/messages.js';
import { LIST_SIZE, UserStore } from '../workload/users.js';
import type { Contest } from './contest.js';
import { esTypes } from './es-messages.js';

const users = new UserStore();
const esType = esTypes(usersDescriptors);

interface Sample<T> {
  readonly name: string;
  readonly message: T;
  readonly fns: MessageFns<T>;
  readonly tsProtoFns: tsProto.MessageFns<T>;
  readonly esName: string;
}

const SMALL: Sample<GetUserResponse> = {
  name: 'one user',
  message: getUserResponse(users.list(1, 0).users[0]!),
  fns: GetUserResponse,
  tsProtoFns: tsProto.GetUserResponse,
  esName: 'bench.users.GetUserResponse',
};

const LIST: Sample<ListUsersResponse> = {
  name: `${LIST_SIZE} users`,
  message: listUsersResponse(users.list(LIST_SIZE, 0)),
  fns: ListUsersResponse,
  tsProtoFns: tsProto.ListUsersResponse,
  esName: 'bench.users.ListUsersResponse',
};

/** Messages to bytes and back. */
export function binaryContests(): Contest[] {
  return [encodeContest(SMALL), encodeContest(LIST), decodeContest(SMALL), decodeContest(LIST)];
}

function encodeContest<T>({ name, message, fns, tsProtoFns, esName }: Sample<T>): Contest {
  const type = esType(esName);
  const esMessage = fromBinary(type, fns.encode(message as never).finish());
  const contestants = [
    { label: 'toolkit', run: () => fns.encode(message as never).finish() },
    { label: 'ts-proto', run: () => tsProtoFns.encode(message).finish() },
    { label: '@bufbuild/protobuf', run: () => toBinary(type, esMessage) },
  ];
  return {
    name: `binary encode, ${name}`,
    contestants,
    check: () => {
      for (const { label, run } of contestants)
        deepStrictEqual(run(), contestants[0]!.run(), label);
    },
  };
}

function decodeContest<T>({ name, message, fns, tsProtoFns, esName }: Sample<T>): Contest {
  const type = esType(esName);
  const bytes = fns.encode(message as never).finish();
  return {
    name: `binary decode, ${name}`,
    contestants: [
      { label: 'toolkit', run: () => fns.decode(bytes) },
      { label: 'ts-proto', run: () => tsProtoFns.decode(bytes) },
      { label: '@bufbuild/protobuf', run: () => fromBinary(type, bytes) },
    ],
    check: () => {
      deepStrictEqual(fns.decode(bytes), message);
      deepStrictEqual(tsProtoFns.decode(bytes), message);
      deepStrictEqual(toBinary(type, fromBinary(type, bytes)), bytes);
    },
  };
}
