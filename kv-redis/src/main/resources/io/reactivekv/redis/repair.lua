-- Removes index members whose key is still absent.
--
-- KEYS   index, expiry index, then each key
-- ARGV   position at which the member begins in a key
-- Reply  how many were removed
local from = tonumber(ARGV[1])
local orphans = {}
for i = 3, #KEYS do
  if redis.call('EXISTS', KEYS[i]) == 0 then
    orphans[#orphans + 1] = string.sub(KEYS[i], from)
  end
end
if #orphans == 0 then
  return 0
end
redis.call('ZREM', KEYS[2], unpack(orphans))
return redis.call('ZREM', KEYS[1], unpack(orphans))
