import { Code } from '../error/code.js';
import type { ErrorDetail } from '../error/error-detail.js';
import type { BadRequest } from '../wkt/gen/google/rpc/error_details.js';
import { BadRequestType } from '../wkt/rpc-types.js';
import { invalidRequest } from './invalid-request.js';

const violation = { field: 'user.name', rule: 'string.min_len', message: 'value is too short' };

function fieldViolations(details: readonly ErrorDetail[]) {
  return (details[0]!.value as BadRequest).fieldViolations;
}

describe('an invalid request', () => {
  it('is an error of the client, with every violation as a detail', () => {
    const other = { field: 'limit', rule: 'int32.gte_lte', message: 'value is too large' };
    const error = invalidRequest([violation, other]);
    expect(error.code).toBe(Code.INVALID_ARGUMENT);
    expect(error.getStatus()).toBe(400);
    expect(error.message).toBe('user.name: value is too short (and 1 more violation)');
    expect(error.getResponse().details).toEqual([
      {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        fieldViolations: [
          { field: 'user.name', description: 'value is too short', reason: 'STRING_MIN_LEN' },
          { field: 'limit', description: 'value is too large', reason: 'INT32_GTE_LTE' },
        ],
      },
    ]);
    expect(BadRequestType.decode(error.details[0]!.toBinary()).fieldViolations).toHaveLength(2);
  });

  it('names the only violation', () => {
    expect(invalidRequest([violation]).message).toBe('user.name: value is too short');
    expect(invalidRequest([{ ...violation, field: '' }]).message).toBe('value is too short');
  });

  it('stays small enough for gRPC trailers, however many violations there are', () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({
      ...violation,
      field: `tags[${index}]`,
    }));
    const error = invalidRequest(many);
    expect(error.message).toBe('tags[0]: value is too short (and 999 more violations)');
    expect(error.details[0]!.toBinary().length).toBeLessThan(6000);
    expect(fieldViolations(error.details).length).toBeGreaterThan(50);
  });

  it('has at least the first violation, however long it is', () => {
    const long = { ...violation, message: 'x'.repeat(10_000) };
    expect(fieldViolations(invalidRequest([long, violation]).details)).toHaveLength(1);
  });
});
