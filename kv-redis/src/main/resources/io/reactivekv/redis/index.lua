-- Takes keys that are there into the indexes.
--
-- KEYS   index, expiry index, then each key
-- ARGV   position at which the member begins in a key
-- Reply  how many were not in the index before
--
-- Invariant: as in put.lua.
local from = tonumber(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local members, due = {}, {}
for i = 3, #KEYS do
  local ttl = redis.call('PTTL', KEYS[i])
  if ttl ~= -2 and redis.call('TYPE', KEYS[i])['ok'] == 'string' then
    local member = string.sub(KEYS[i], from)
    members[#members + 1] = 0
    members[#members + 1] = member
    if ttl >= 0 then
      due[#due + 1] = now + ttl
      due[#due + 1] = member
    end
  end
end
if #due > 0 then
  redis.call('ZADD', KEYS[2], 'LT', unpack(due))
end
if #members == 0 then
  return 0
end
return redis.call('ZADD', KEYS[1], unpack(members))
