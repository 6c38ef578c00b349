import {
  MAX_DEPTH,
  NO_VIOLATIONS,
  TOO_DEEP,
  addNested,
  addNestedAt,
  addViolation,
  hasRoom,
  itemPath,
} from './violations.js';

describe('violations', () => {
  it('are never added to the shared empty list', () => {
    const found = addViolation(NO_VIOLATIONS, 'name', 'string.min_len', 'too short');
    expect(found).toEqual([{ field: 'name', rule: 'string.min_len', message: 'too short' }]);
    expect(NO_VIOLATIONS).toEqual([]);
    expect(Object.isFrozen(NO_VIOLATIONS)).toBe(true);
  });

  it('are added to a list that exists', () => {
    const first = addViolation(NO_VIOLATIONS, 'a', 'rule', 'text');
    const second = addViolation(first, 'b', 'rule', 'text');
    expect(second).toBe(first);
    expect(second.map(({ field }) => field)).toEqual(['a', 'b']);
  });

  it('of a nested message get the path of their field', () => {
    const nested = addViolation(NO_VIOLATIONS, 'city', 'string.min_len', 'too short');
    expect(addNested(NO_VIOLATIONS, 'address', nested)[0]?.field).toBe('address.city');
    expect(addNestedAt(NO_VIOLATIONS, 'addresses', 3, nested)[0]?.field).toBe('addresses[3].city');
    expect(addNestedAt(NO_VIOLATIONS, 'by_id', 7n, nested)[0]?.field).toBe('by_id[7].city');
    expect(nested[0]?.field).toBe('city');
  });

  it('of a message as a whole get the path of the field alone', () => {
    expect(addNested(NO_VIOLATIONS, 'node', TOO_DEEP)).toEqual([
      {
        field: 'node',
        rule: 'message.depth',
        message: `value must not hold more than ${MAX_DEPTH} messages of its kind within each other`,
      },
    ]);
  });

  it('of a nested message without any leave the list alone', () => {
    expect(addNested(NO_VIOLATIONS, 'address', NO_VIOLATIONS)).toBe(NO_VIOLATIONS);
    expect(addNestedAt(NO_VIOLATIONS, 'address', 'x', NO_VIOLATIONS)).toBe(NO_VIOLATIONS);
  });

  it('show keys of maps quoted, escaped and cut', () => {
    expect(itemPath('labels', 'a"b\n')).toBe('labels["a\\"b\\n"]');
    expect(itemPath('flags', true)).toBe('flags[true]');
    expect(itemPath('labels', 'k'.repeat(100_000))).toBe(`labels["${'k'.repeat(64)}…"]`);
  });

  it('end after a thousand', () => {
    let found = NO_VIOLATIONS;
    for (let i = 0; hasRoom(found); i++) found = addViolation(found, itemPath('a', i), 'r', 'm');
    expect(found).toHaveLength(1000);
  });
});
