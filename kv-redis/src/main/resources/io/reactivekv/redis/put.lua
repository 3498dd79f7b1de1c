-- Stores values, whether their keys are there or not, and keeps both indexes: one atomic step.
--
-- KEYS   index, expiry index, then each key
-- ARGV   position at which the member begins in a key, then for each key: value, TTL in milliseconds (0 for none)
-- Reply  how many keys were not in the index before
--
-- Invariant: a live key is in the index, an expiring one in the expiry index with a score that is not later than its
-- expiry. Indexes come before values, so that an error in between leaves members without a value, which are harmless.
local from = tonumber(ARGV[1])
local now
local members, due = {}, {}
for i = 3, #KEYS do
  local member = string.sub(KEYS[i], from)
  members[#members + 1] = 0
  members[#members + 1] = member
  local ttl = ARGV[2 * i - 3]
  if ttl ~= '0' then
    if not now then
      local time = redis.call('TIME')
      now = time[1] * 1000 + math.floor(time[2] / 1000)
    end
    due[#due + 1] = now + ttl
    due[#due + 1] = member
  end
end
local added = redis.call('ZADD', KEYS[1], unpack(members))
if #due > 0 then
  redis.call('ZADD', KEYS[2], 'LT', unpack(due))
end
for i = 3, #KEYS do
  local ttl = ARGV[2 * i - 3]
  if ttl == '0' then
    redis.call('SET', KEYS[i], ARGV[2 * i - 4])
  else
    redis.call('SET', KEYS[i], ARGV[2 * i - 4], 'PX', ttl)
  end
end
return added
