import { invalidRequests, validRequest } from '@nestjs-toolkit/testing/mocks';
import { UserServiceRpcClient } from '../src/gen/client/user-service.client.js';

const RPCS = ['createUser', 'getUser', 'updateUser', 'deleteUser', 'listUsers'] as const;

describe('fixtures of requests', () => {
  it.each(RPCS)('of %s satisfy the rules of the proto', (rpc) => {
    const { request } = UserServiceRpcClient.definition.methods.find(
      ({ handler }) => handler === rpc,
    )!;
    expect(request.validate?.(validRequest(UserServiceRpcClient, rpc)) ?? []).toEqual([]);
  });

  it('keep what is given', () => {
    expect(validRequest(UserServiceRpcClient, 'createUser', { name: 'Ada' })).toMatchObject({
      name: 'Ada',
      email: expect.stringContaining('@'),
    });
    expect(() => validRequest(UserServiceRpcClient, 'nothing' as 'getUser')).toThrow(
      'unknown rpc "nothing": expected one of createUser, getUser',
    );
  });

  it('break each rule once', () => {
    const rules = (rpc: (typeof RPCS)[number]) =>
      invalidRequests(UserServiceRpcClient, rpc).map(({ field, rule }) => `${field} ${rule}`);
    expect(rules('createUser').sort()).toEqual([
      'email string.pattern',
      'name string.max_len',
      'name string.min_len',
    ]);
    expect(rules('getUser')).toEqual(['user_id string.uuid']);
    expect(rules('listUsers').sort()).toEqual(['limit int32.gte_lte', 'offset int32.gte']);
  });
});
