import { env } from '../../config/env.js';
import { parseLimitRule } from './limit-rules.js';

const KEYS = ['user', 'key', 'peer'];

/** How many calls pass: `{SERVICE_PREFIX}_RATE_LIMIT_*`. */
export class RateLimitOptions {
  requests = env.integer('REQUESTS', {
    default: 100,
    min: 1,
    description: 'Calls of one caller that pass in a period, on average.',
  });
  period = env.duration('PERIOD', { default: '1m', description: 'The period.' });
  burst = env.integer('BURST', {
    min: 1,
    description: 'Calls that may come at once after a pause; by default as many as REQUESTS.',
  });
  rules = env.list('RULES', {
    default: [],
    description:
      'Limits of single rpcs, counted apart: CreateUser=10/1m, or CreateUser=10/1m+20 for bursts of 20.',
  });
  key = env.list('KEY', {
    default: ['user', 'peer'],
    description:
      'Who a caller is, the first that is known: user (sub of the token, where auth runs before), key (a request header), peer (IP address).',
  });
  keyHeader = env.string('KEY_HEADER', {
    default: 'x-api-key',
    description: 'Header or metadata key that holds the key, which must be checked elsewhere.',
  });
  store = env.string('STORE', {
    default: 'auto',
    description:
      'Where counts are kept: memory of each instance, the prefix of a redis plugin, which all instances share, or auto: the first redis plugin of the proto unless it is embedded, else memory.',
  });
  storeTimeout = env.duration('STORE_TIMEOUT', {
    default: '200ms',
    description: 'Longest wait for the store.',
  });
  onStoreError = env.choice('ON_STORE_ERROR', ['memory', 'allow', 'refuse'], {
    default: 'memory',
    description:
      'While the store fails: count in the memory of each instance, let every call pass, or refuse every call with 503.',
  });
  maxKeys = env.integer('MAX_KEYS', {
    default: 100_000,
    min: 1,
    description: 'Most callers that are remembered in memory.',
  });

  /** Rules across variables. */
  validate(): string[] {
    const problems = this.rules
      .filter((rule) => !parseLimitRule(rule))
      .map((rule) => `RULES: "${rule}" is no rule: expected such as CreateUser=10/1m`);
    const badKeys = this.key
      .filter((key) => !KEYS.includes(key))
      .map((key) => `KEY: "${key}" is unknown: expected some of ${KEYS.join(', ')}`);
    if (this.period === 0) problems.push('PERIOD: must be more than 0');
    return [...problems, ...badKeys];
  }
}
