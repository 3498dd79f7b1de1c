-- Looks at members of the expiry index that are due, and removes or re-files them.
--
-- KEYS   index, expiry index
-- ARGV   how many members to look at, what stands before a member in the name of its key
-- Reply  how many were due, at most so many
--
-- Invariant: as in put.lua. The score of a member is a lower bound, so that everything that has expired is found here.
-- A permanent key may be about to get a TTL of a second or more by a SET that follows on what another client has filed
-- just now. So its member stays for almost a second more, marked by a score that is not whole, and goes when the key is
-- permanent still.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due = redis.call('ZRANGE', KEYS[2], '-inf', now, 'BYSCORE', 'LIMIT', 0, ARGV[1])
local gone, permanent, later = {}, {}, {}
for _, member in ipairs(due) do
  local ttl = redis.call('PTTL', ARGV[2] .. member)
  if ttl == -2 then
    gone[#gone + 1] = member
  elseif ttl >= 0 then
    later[#later + 1] = now + ttl
    later[#later + 1] = member
  elseif string.find(redis.call('ZSCORE', KEYS[2], member), '.', 1, true) then
    permanent[#permanent + 1] = member
  else
    later[#later + 1] = string.format('%.1f', now + 999.5)
    later[#later + 1] = member
  end
end
if #gone > 0 then
  redis.call('ZREM', KEYS[1], unpack(gone))
  redis.call('ZREM', KEYS[2], unpack(gone))
end
if #permanent > 0 then
  redis.call('ZREM', KEYS[2], unpack(permanent))
end
if #later > 0 then
  -- This only changes scores; a script that has written something may go on at the memory limit.
  redis.call('ZREM', KEYS[2], '')
  redis.call('ZADD', KEYS[2], unpack(later))
end
return #due
