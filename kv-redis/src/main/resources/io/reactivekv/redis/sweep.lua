-- Looks at members of the expiry index that are due, and removes or re-files them.
--
-- KEYS   index, expiry index
-- ARGV   how many members to look at, what stands before a member in the name of its key
-- Reply  how many were looked at, at most so many
--
-- Invariant: as in put.lua. The score of a member is a lower bound, so that everything that has expired is found here.
-- A key may be about to get a TTL of a second or more by a SET that follows on what another client has filed just now,
-- which left a score alone that is due. So the member of a key that stays for more than a second is only marked, by a
-- score beyond all expiries that says when; filing it anew lowers the score, and so takes the mark away. It is looked
-- at again a second later, before such a TTL can be over: then it goes when the key is permanent, and is filed under
-- its true time when not. What expires within the second is filed at once, which is early enough for such a TTL too.
local MARK = 1e14
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due = redis.call('ZRANGE', KEYS[2], '-inf', now, 'BYSCORE', 'LIMIT', 0, ARGV[1])
local marked = redis.call('ZRANGE', KEYS[2], MARK, MARK + now - 999, 'BYSCORE', 'LIMIT', 0, ARGV[1] - #due)
local gone, permanent, later = {}, {}, {}

local function look(members, again)
  for _, member in ipairs(members) do
    local ttl = redis.call('PTTL', ARGV[2] .. member)
    local stays = ttl == -1 or ttl > 1000
    if ttl == -2 then
      gone[#gone + 1] = member
    elseif stays and not again then
      later[#later + 1] = MARK + now
      later[#later + 1] = member
    elseif ttl == -1 then
      permanent[#permanent + 1] = member
    else
      later[#later + 1] = math.min(now + ttl, MARK - 1)
      later[#later + 1] = member
    end
  end
end

look(due, false)
look(marked, true)
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
return #due + #marked
