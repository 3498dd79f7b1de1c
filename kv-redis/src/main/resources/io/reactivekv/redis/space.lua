-- Looks up the record of a space and checks that no space lies inside another; may register it.
--
-- KEYS   names of all spaces (sorted set), records by name (hash)
-- ARGV   name of the space, its record, '1' to register it when it is not yet
-- Reply  'found' and the record, 'created', 'absent', or 'inside'/'around' and the name of the other space
local spaces, records, name = KEYS[1], KEYS[2], ARGV[1]
for length = 0, #name - 1 do
  local shorter = string.sub(name, 1, length)
  if redis.call('HEXISTS', records, shorter) == 1 then
    return {'inside', shorter}
  end
end
local beginning = redis.call('ZRANGE', spaces, '[' .. name, '[' .. name .. '\255', 'BYLEX', 'LIMIT', 0, 2)
for _, other in ipairs(beginning) do
  if other ~= name then
    return {'around', other}
  end
end
local record = redis.call('HGET', records, name)
if record then
  return {'found', record}
end
if ARGV[3] ~= '1' then
  return {'absent'}
end
redis.call('ZADD', spaces, 0, name)
redis.call('HSET', records, name, ARGV[2])
return {'created'}
