import { redactSecrets } from './redact.js';

describe('redactSecrets', () => {
  it.each([
    ['login with hunter22 failed', ['hunter22'], 'login with *** failed'],
    ['cannot reach postgres://u:p4ss@db/x', ['postgres://u:p4ss@db/x'], 'cannot reach ***'],
    ['password p4ss is wrong', ['postgres://u:p4ss@db/x'], 'password *** is wrong'],
    ['password p@ss is wrong', ['postgres://u:p%40ss@db/x'], 'password *** is wrong'],
    ['posting to https://hooks.example/T1/B2', ['https://hooks.example/T1/B2'], 'posting to ***'],
    ['posting to https://hooks.example/T1', ['https://hooks.example/T1'], 'posting to ***'],
    ['token id:s3cr3t is wrong', ['id:s3cr3t'], 'token *** is wrong'],
    ['redis://h:1/0?password=abc', ['redis://h:1/0?password=abc'], '***'],
  ])('makes of "%s"', (text, secrets, expected) => {
    expect(redactSecrets(text, secrets)).toBe(expected);
  });

  it.each([
    ['cannot connect to redis://127.0.0.1:6379/0', 'redis://127.0.0.1:6379/0'],
    ['cannot connect to amqp://queue:5672', 'amqp://queue:5672'],
  ])('leaves "%s" alone: an address is no secret', (text, secret) => {
    expect(redactSecrets(text, [secret])).toBe(text);
  });

  it('leaves words alone that a short secret happens to be in', () => {
    expect(redactSecrets('abc is fine', ['abc'])).toBe('abc is fine');
  });
});
