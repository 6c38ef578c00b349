import { fromBinary, fromJsonString, toJsonString } from '@bufbuild/protobuf';
import { parseJson, type JsonType, type JsonWriteOptions } from '@nestjs-toolkit/core';
import type { MessageFns } from '@nestjs-toolkit/core/codegen-v1';
import fastJsonStringify from 'fast-json-stringify';
import { deepStrictEqual, strictEqual } from 'node:assert';
import { GetUserResponse, ListUsersResponse } from '../gen/users.js';
import { usersDescriptors } from '../gen/users.descriptors.js';
import { GetUserResponseJson, ListUsersResponseJson } from '../gen/users.json.js';
import {
  GET_USER_SCHEMA,
  jsonOf,
  LIST_USERS_SCHEMA,
  listJsonOf,
  withoutDates,
} from '../workload/json.js';
import { getUserResponse, listUsersResponse } from '../workload/messages.js';
import { LIST_SIZE, UserStore } from '../workload/users.js';
import type { Contest } from './contest.js';
import { esTypes } from './es-messages.js';

const HABIT: JsonWriteOptions = { names: 'proto', emitDefaults: true };
const ES_HABIT = { useProtoFieldName: true, alwaysEmitImplicit: true };

const users = new UserStore();
const first = users.list(1, 0).users[0]!;
const page = users.list(LIST_SIZE, 0);
const esType = esTypes(usersDescriptors);

const SMALL: Sample<GetUserResponse> = {
  name: 'one user',
  message: getUserResponse(first),
  plain: { user: jsonOf(first) },
  fns: GetUserResponse,
  json: GetUserResponseJson,
  esName: 'bench.users.GetUserResponse',
  schema: GET_USER_SCHEMA,
};

const LIST: Sample<ListUsersResponse> = {
  name: `${LIST_SIZE} users`,
  message: listUsersResponse(page),
  plain: listJsonOf(page),
  fns: ListUsersResponse,
  json: ListUsersResponseJson,
  esName: 'bench.users.ListUsersResponse',
  schema: LIST_USERS_SCHEMA,
};

interface Sample<T> {
  readonly name: string;
  readonly message: T;
  /** The same without protos: dates are `Date`s. */
  readonly plain: object;
  readonly fns: MessageFns<T>;
  readonly json: JsonType<T>;
  readonly esName: string;
  readonly schema: object;
}

/** Messages to JSON text and back. */
export function jsonContests(): Contest[] {
  return [encodeContest(SMALL), encodeContest(LIST), decodeContest(SMALL), decodeContest(LIST)];
}

function encodeContest<T>(sample: Sample<T>): Contest {
  const { name, message, plain, fns, json, esName, schema } = sample;
  const type = esType(esName);
  const esMessage = fromBinary(type, fns.encode(message as never).finish());
  const stringify = fastJsonStringify(schema as never);
  const ready = withoutDates(plain);
  const writers = {
    toolkit: () => json.write(message as never, HABIT),
    'fast-json-stringify': () => stringify(plain),
    'fast-json-stringify, dates ready as text': () => stringify(ready),
    'JSON.stringify': () => JSON.stringify(plain),
    '@bufbuild/protobuf': () => toJsonString(type, esMessage, ES_HABIT),
  };
  const contestants = Object.entries(writers).map(([label, write]) => ({
    label,
    // V8 joins the parts of a text when somebody looks at it, which is part of the work.
    run: () => Buffer.byteLength(write()),
  }));
  return {
    name: `JSON encode, ${name}`,
    contestants,
    check: () => {
      const text = writers.toolkit();
      for (const [label, write] of Object.entries(writers)) strictEqual(write(), text, label);
    },
  };
}

function decodeContest<T>({ name, message, json, esName }: Sample<T>): Contest {
  const type = esType(esName);
  const text = json.write(message as never, HABIT);
  const bytes = Buffer.from(text);
  return {
    name: `JSON decode, ${name}`,
    contestants: [
      { label: 'toolkit', run: () => parseJson(json, text) },
      { label: 'toolkit, from UTF-8', run: () => parseJson(json, bytes) },
      { label: 'JSON.parse, dates stay text', run: () => JSON.parse(text) as unknown },
      { label: '@bufbuild/protobuf', run: () => fromJsonString(type, text) },
    ],
    check: () => {
      deepStrictEqual(parseJson(json, text), message);
      deepStrictEqual(parseJson(json, bytes), message);
      strictEqual(toJsonString(type, fromJsonString(type, text), ES_HABIT), text);
    },
  };
}
