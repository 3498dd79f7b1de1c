-- Adds to a decimal number: one atomic step.
--
-- KEYS   key, and in an ordered layout index and expiry index
-- ARGV   1 what to add, 2 and 3 lifetime and its milliseconds for a key that is absent (see write.lua),
--        4 the key's member in the indexes
-- Reply  the sum as text, since a Lua number would lose digits
--
-- Invariant: as in put.lua. What may be refused comes before the sum is changed: a value that cannot be read, too.
local key, index, expiry = KEYS[1], KEYS[2], KEYS[3]
local lifetime, member = ARGV[2], ARGV[4]

if redis.call('GET', key) then
  redis.call('INCRBY', key, ARGV[1])
  return redis.call('GET', key)
end
local expires
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
if expires then
  redis.call('SET', key, ARGV[1], 'PXAT', expires)
else
  redis.call('SET', key, ARGV[1])
end
return ARGV[1]
