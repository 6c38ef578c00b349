/**
 * Scripts that run inside Redis, each in one step. A stream is a Redis stream whose entry ids are
 * `<offset>-0`, and a hash with its newest offset `s` and its epoch `e`.
 */

/** KEYS stream, meta; ARGV payload, size, ttl, meta ttl, new epoch, channel to publish on. */
export const PUBLISH = `
local epoch = redis.call('hget', KEYS[2], 'e')
if not epoch then
  epoch = ARGV[5]
  redis.call('hset', KEYS[2], 'e', epoch)
  redis.call('del', KEYS[1])
end
local offset = redis.call('hincrby', KEYS[2], 's', 1)
if ARGV[4] ~= '0' then redis.call('pexpire', KEYS[2], ARGV[4]) end
redis.call('xadd', KEYS[1], 'MAXLEN', ARGV[2], offset .. '-0', 'd', ARGV[1])
redis.call('pexpire', KEYS[1], ARGV[3])
redis.call('publish', ARGV[6], 's' .. offset .. ':' .. epoch .. ':' .. ARGV[1])
return {offset, epoch}
`;

/** KEYS stream, meta; ARGV new epoch, meta ttl, from, to, limit (0 none, -1 all), reverse. */
export const HISTORY = `
local epoch = redis.call('hget', KEYS[2], 'e')
if not epoch then
  epoch = ARGV[1]
  redis.call('hset', KEYS[2], 'e', epoch)
  redis.call('del', KEYS[1])
end
local offset = redis.call('hget', KEYS[2], 's') or '0'
if ARGV[2] ~= '0' then redis.call('pexpire', KEYS[2], ARGV[2]) end
local entries = {}
if ARGV[5] ~= '0' then
  local command = 'xrange'
  if ARGV[6] == '1' then command = 'xrevrange' end
  if ARGV[5] == '-1' then
    entries = redis.call(command, KEYS[1], ARGV[3], ARGV[4])
  else
    entries = redis.call(command, KEYS[1], ARGV[3], ARGV[4], 'COUNT', ARGV[5])
  end
end
return {offset, epoch, entries}
`;

/** KEYS clients by expiry, clients; ARGV client, info, now, ttl. */
export const ADD_PRESENCE = `
redis.call('zadd', KEYS[1], ARGV[3] + ARGV[4], ARGV[1])
redis.call('hset', KEYS[2], ARGV[1], ARGV[2])
redis.call('pexpire', KEYS[1], ARGV[4])
redis.call('pexpire', KEYS[2], ARGV[4])
`;

/** KEYS clients by expiry, clients; ARGV client. */
export const REMOVE_PRESENCE = `
redis.call('zrem', KEYS[1], ARGV[1])
redis.call('hdel', KEYS[2], ARGV[1])
`;

/** KEYS clients by expiry, clients; ARGV now. */
export const GET_PRESENCE = `
local gone = redis.call('zrangebyscore', KEYS[1], '-inf', ARGV[1])
for _, client in ipairs(gone) do
  redis.call('hdel', KEYS[2], client)
end
redis.call('zremrangebyscore', KEYS[1], '-inf', ARGV[1])
return redis.call('hgetall', KEYS[2])
`;
