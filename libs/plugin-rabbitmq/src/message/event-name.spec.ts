import { matchesTopic, queueName } from './event-name.js';

describe('a pattern of topics', () => {
  it.each([
    ['user.created', 'user.created', true],
    ['user.created', 'user.updated', false],
    ['user.*', 'user.created', true],
    ['user.*', 'user', false],
    ['user.*', 'user.address.changed', false],
    ['user.#', 'user', true],
    ['user.#', 'user.address.changed', true],
    ['#', 'anything.at.all', true],
    ['#.changed', 'user.address.changed', true],
    ['#.changed', 'changed', true],
    ['*.*', 'user.created', true],
    ['*', 'user.created', false],
    ['user.#.end', 'user.a.b.end', true],
    ['user.#.end', 'user.a.b', false],
  ])('%s for %s', (pattern, event, expected) => {
    expect(matchesTopic(pattern, event)).toBe(expected);
  });
});

describe('the name of a queue', () => {
  it('says whose it is and what it keeps', () => {
    expect(queueName('notification-service', 'user.created')).toBe(
      'notification-service:user.created',
    );
  });

  it('is refused if RabbitMQ could not take it', () => {
    expect(() => queueName('', 'a')).toThrow('service name ""');
    expect(() => queueName('a', '')).toThrow('event pattern ""');
    expect(() => queueName('a', 'x'.repeat(250))).toThrow('is too long');
  });
});
