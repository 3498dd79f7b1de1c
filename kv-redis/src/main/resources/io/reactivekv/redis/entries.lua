-- Reads values together with what they have left to live.
--
-- KEYS   each key
-- Reply  for each key: value, or nil when it is absent or of another type; PTTL
local reply = {}
for i, key in ipairs(KEYS) do
  local value = redis.pcall('GET', key)
  if type(value) == 'table' then
    if not string.find(value.err, 'WRONGTYPE', 1, true) then
      return value
    end
    value = false
  end
  reply[2 * i - 1] = value
  reply[2 * i] = value and redis.call('PTTL', key) or -2
end
return reply
