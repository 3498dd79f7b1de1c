-- Removes keys and their members in both indexes: one atomic step.
--
-- KEYS   index, expiry index, then each key
-- ARGV   position at which the member begins in a key
-- Reply  for each key 1 when it was there, else 0
--
-- Invariant: as in put.lua. Hence keys go before members; what may forbid the latter (a permission, an index of another
-- type) is met before anything is changed, by removing the empty member, which is never there.
local from = tonumber(ARGV[1])
redis.call('ZREM', KEYS[1], '')
redis.call('ZREM', KEYS[2], '')
local members, removed = {}, {}
for i = 3, #KEYS do
  members[i - 2] = string.sub(KEYS[i], from)
  removed[i - 2] = redis.call('DEL', KEYS[i])
end
redis.call('ZREM', KEYS[1], unpack(members))
redis.call('ZREM', KEYS[2], unpack(members))
return removed
