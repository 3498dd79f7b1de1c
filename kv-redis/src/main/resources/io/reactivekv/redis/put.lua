-- Stores values, whether their keys are there or not, and keeps both indexes: one atomic step.
--
-- KEYS   index, expiry index, then each key
-- ARGV   position at which the member begins in a key, each value, then, unless all are permanent, each TTL in
--        milliseconds (0 for none)
-- Reply  how many keys were not in the index before
--
-- Invariant: a live key is in the index, an expiring one in the expiry index with a score that is not later than its
-- expiry. Indexes come before values, so that an error in between leaves members without a value, which are harmless.
local from, count = tonumber(ARGV[1]), #KEYS - 2
local members = {}
for i = 1, count do
  members[2 * i - 1] = 0
  members[2 * i] = string.sub(KEYS[i + 2], from)
end
local added = redis.call('ZADD', KEYS[1], unpack(members))

if #ARGV == count + 1 then
  local values = {}
  for i = 1, count do
    values[2 * i - 1] = KEYS[i + 2]
    values[2 * i] = ARGV[i + 1]
  end
  redis.call('MSET', unpack(values))
  return added
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due = {}
for i = 1, count do
  local ttl = ARGV[count + 1 + i]
  if ttl ~= '0' then
    due[#due + 1] = now + ttl
    due[#due + 1] = members[2 * i]
  end
end
redis.call('ZADD', KEYS[2], 'LT', unpack(due))
for i = 1, count do
  local ttl = ARGV[count + 1 + i]
  if ttl == '0' then
    redis.call('SET', KEYS[i + 2], ARGV[i + 1])
  else
    redis.call('SET', KEYS[i + 2], ARGV[i + 1], 'PX', ttl)
  end
end
return added
