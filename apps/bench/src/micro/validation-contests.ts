import { create, type DescMessage } from '@bufbuild/protobuf';
import { createValidator } from '@bufbuild/protovalidate';
import type { Violation } from '@nestjs-toolkit/core';
import { strictEqual } from 'node:assert';
import { usersBufDescriptors } from '../gen/users-buf.descriptors.js';
import { validateCreateUserRequest, validateGetUserRequest } from '../gen/users.validate.js';
import { UserStore } from '../workload/users.js';
import type { Contest } from './contest.js';
import { esTypes } from './es-messages.js';

const esType = esTypes(usersBufDescriptors);
const userId = new UserStore().list(1, 0).users[0]!.id;

interface Sample<T> {
  readonly name: string;
  readonly message: T;
  /** How many rules the message breaks. */
  readonly violations: number;
  validate(message: T): readonly Violation[];
  readonly type: DescMessage;
}

const GET_USER = {
  validate: validateGetUserRequest,
  type: esType('bench.users_buf.GetUserRequest'),
};

const CREATE_USER = {
  validate: validateCreateUserRequest,
  type: esType('bench.users_buf.CreateUserRequest'),
};

/** Requests against the rules of their fields. */
export function validationContests(): Contest[] {
  return [
    contest({ ...GET_USER, name: 'UUID', message: { userId }, violations: 0 }),
    contest({
      ...CREATE_USER,
      name: 'length and pattern',
      message: { name: 'Grace Hopper', email: 'grace.hopper@example.com' },
      violations: 0,
    }),
    contest({
      ...CREATE_USER,
      name: 'length and pattern, both broken',
      message: { name: '', email: 'grace.hopper' },
      violations: 2,
    }),
  ];
}

function contest<T>({ name, message, violations, validate, type }: Sample<T>): Contest {
  const validator = createValidator();
  const esMessage = create(type, message as object as Record<string, unknown>);
  return {
    name: `validate, ${name}`,
    contestants: [
      { label: 'toolkit', run: () => validate(message) },
      { label: '@bufbuild/protovalidate', run: () => validator.validate(type, esMessage) },
    ],
    check: () => {
      strictEqual(validate(message).length, violations);
      strictEqual(validator.validate(type, esMessage).violations?.length ?? 0, violations);
    },
  };
}
