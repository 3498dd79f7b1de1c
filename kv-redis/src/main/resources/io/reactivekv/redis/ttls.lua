-- Tells which keys are there and what they have left to live, without reading their values.
--
-- KEYS   each key
-- Reply  for each key its PTTL; -2 when it is absent or of another type
local reply = {}
for i, key in ipairs(KEYS) do
  local ttl = redis.call('PTTL', key)
  if ttl ~= -2 and redis.call('TYPE', key)['ok'] ~= 'string' then
    ttl = -2
  end
  reply[i] = ttl
end
return reply
