-- Reads one page of a range in one trip: members of the index, and the values of the first of them.
--
-- KEYS   index
-- ARGV   1 and 2 bounds as ZRANGE BYLEX takes them, in the direction of the walk
--        3 '1' to walk from the end to the beginning
--        4 how many members
--        5 how many of them to read
--        6 what stands before a member in the name of its key
-- Reply  the members; the values of those that were read, nil for one that is absent or of another type. Once a megabyte
--        has gathered no more are read, since all values are held twice until the reply has gone out.
local count, head = tonumber(ARGV[5]), ARGV[6]
local members
if ARGV[3] == '1' then
  members = redis.call('ZRANGE', KEYS[1], ARGV[1], ARGV[2], 'BYLEX', 'REV', 'LIMIT', 0, ARGV[4])
else
  members = redis.call('ZRANGE', KEYS[1], ARGV[1], ARGV[2], 'BYLEX', 'LIMIT', 0, ARGV[4])
end
count = math.min(count, #members)
local values, bytes = {}, 0
while #values < count and bytes < 1048576 do
  local keys = {}
  for i = #values + 1, math.min(#values + 32, count) do
    keys[#keys + 1] = head .. members[i]
  end
  for _, value in ipairs(redis.call('MGET', unpack(keys))) do
    values[#values + 1] = value
    bytes = bytes + (value and #value or 0)
  end
end
return {members, values}
