-- Adds to a decimal number: one atomic step.
--
-- KEYS   key, and in an ordered layout index and expiry index
-- ARGV   1 what to add, 2 and 3 lifetime and its milliseconds for a key that is absent (see write.lua),
--        4 the key's member in the indexes
-- Reply  the sum as text, since a Lua number would lose digits
--
-- Invariant: as in put.lua.
local key, index, expiry = KEYS[1], KEYS[2], KEYS[3]
local lifetime, member = ARGV[2], ARGV[4]

local type = redis.call('TYPE', key)['ok']
if type ~= 'string' and type ~= 'none' then
  return redis.error_reply('WRONGTYPE the key holds a ' .. type)
end
local expires
if type == 'none' then
  if lifetime ~= 'never' then
    local time = redis.call('TIME')
    local now = time[1] * 1000 + math.floor(time[2] / 1000)
    expires = lifetime == 'after' and now + ARGV[3] or tonumber(ARGV[3])
    if expires <= now then
      return ARGV[1]
    end
  end
  if index then
    redis.call('ZADD', index, 0, member)
    if expires then
      redis.call('ZADD', expiry, 'LT', expires, member)
    end
  end
end
redis.call('INCRBY', key, ARGV[1])
if expires then
  redis.call('PEXPIREAT', key, expires)
end
return redis.call('GET', key)
