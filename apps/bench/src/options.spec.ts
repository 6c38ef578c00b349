import { parseOptions } from './options.js';
import { SUITE_NAMES } from './suites.js';

describe('options of the benchmark', () => {
  it('are all suites, three rounds and three seconds by default', () => {
    expect(parseOptions([])).toMatchObject({
      suites: SUITE_NAMES,
      rounds: 3,
      seconds: 3,
      load: 'auto',
    });
  });

  it('choose suites', () => {
    expect(parseOptions(['--only', 'grpc, json']).suites).toEqual(['grpc', 'json']);
  });

  it.each([
    [['--only', 'gprc'], 'unknown value "gprc" of --only: expected grpc, http,'],
    [['--rounds', '0'], 'invalid value "0" of --rounds: expected an integer from 1 to 9999'],
    [['--seconds', '1.5'], 'invalid value "1.5" of --seconds: expected an integer from 1 to 9999'],
    [['--load', 'ab'], 'unknown value "ab" of --load: expected auto, native, node'],
    [['--fast'], "Unknown option '--fast'"],
  ])('refuses %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});
