/**
 * Atomic operations of the store. A session is a hash. An index is a sorted set of ids by expiry on the clock of Redis.
 * The scripts receive durations, so the clocks of the machines need not agree.
 */

/** `unlink` removes a session from its indices. `write` never shortens the lifetime of an index. */
const shared = `
local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function unlink(id, session, prefix)
  local keys = redis.call('HGET', session, 'keys')
  if keys then
    for _, key in ipairs(cjson.decode(keys)) do redis.call('ZREM', prefix .. key, id) end
  end
end
local function write(id, session, prefix, version, value, expiresAt, ttl, keys)
  local now = clock()
  redis.call('HSET', session, 'version', version, 'value', value, 'expiresAt', expiresAt, 'keys', keys)
  redis.call('PEXPIRE', session, ttl)
  for _, key in ipairs(cjson.decode(keys)) do
    local index = prefix .. key
    local left = redis.call('PTTL', index)
    redis.call('ZREMRANGEBYSCORE', index, '-inf', now)
    redis.call('ZADD', index, now + ttl, id)
    redis.call('PEXPIRE', index, math.max(left, ttl))
  end
end
`

/** KEYS: session. */
export const getScript: string = `
local fields = redis.call('HMGET', KEYS[1], 'value', 'version', 'expiresAt', 'keys')
if not fields[1] then return nil end
return fields
`

/** KEYS: session. ARGV: prefix of indices, id, value, expiresAt, time to live, keys. */
export const createScript: string = `${shared}
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
write(ARGV[2], KEYS[1], ARGV[1], 1, ARGV[3], ARGV[4], tonumber(ARGV[5]), ARGV[6])
return 1
`

/** Like `createScript`, with the version as last argument. */
export const replaceScript: string = `${shared}
if redis.call('HGET', KEYS[1], 'version') ~= ARGV[7] then return 0 end
unlink(ARGV[2], KEYS[1], ARGV[1])
write(ARGV[2], KEYS[1], ARGV[1], ARGV[7] + 1, ARGV[3], ARGV[4], tonumber(ARGV[5]), ARGV[6])
return 1
`

/** KEYS: session. ARGV: prefix of indices, id. */
export const deleteScript: string = `${shared}
unlink(ARGV[2], KEYS[1], ARGV[1])
return redis.call('DEL', KEYS[1])
`

/** KEYS: index. */
export const findScript: string = `${shared}
return redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. clock(), '+inf')
`

/** KEYS: name. ARGV: claim, time to live. */
export const claimScript: string = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
if tonumber(ARGV[2]) > 0 then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
return 1
`

/** KEYS: name. ARGV: claim. */
export const releaseScript: string = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`
