-- Executes one write if its condition holds: one atomic step.
--
-- KEYS   key, and in an ordered layout index and expiry index
-- ARGV   1 condition: always, absent, present, unchanged
--        2 revision, for unchanged
--        3 operation: put, delete, expire
--        4 value, for put
--        5 lifetime: never, after, at
--        6 milliseconds of the lifetime
--        7 '1' when a present key keeps the expiry it has
--        8 '1' when the old value is wanted
--        9 the key's member in the indexes
-- Reply  '1' when it did something, else '0'; then the old value when it is wanted, or nil
--
-- Invariant: as in put.lua, and in delete.lua.
local key, index, expiry = KEYS[1], KEYS[2], KEYS[3]
local condition, operation, lifetime, millis, member = ARGV[1], ARGV[3], ARGV[5], ARGV[6], ARGV[9]
local wanted = ARGV[8] == '1'

local type = redis.call('TYPE', key)['ok']
local present = type == 'string'
if not present and type ~= 'none' and (wanted or condition ~= 'always') then
  return redis.error_reply('WRONGTYPE the key holds a ' .. type)
end
local old = false
if present and (wanted or condition == 'unchanged') then
  old = redis.call('GET', key)
end

local holds = condition == 'always'
  or condition == 'absent' and not present
  or condition == 'present' and present
  or condition == 'unchanged' and present and redis.sha1hex(old) == ARGV[2]
if not holds or (operation ~= 'put' and not present) then
  return {'0', wanted and old}
end

local now = 0
if lifetime ~= 'never' then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local expires = lifetime == 'after' and now + millis or tonumber(millis)
local keeps = ARGV[7] == '1' and present
local over = lifetime ~= 'never' and not keeps and expires <= now

local function file()
  if index and operation == 'put' then
    redis.call('ZADD', index, 0, member)
  end
  if expiry and lifetime ~= 'never' and not keeps then
    redis.call('ZADD', expiry, 'LT', expires, member)
  end
end

if operation == 'delete' or over then
  if index then
    redis.call('ZREM', index, '')
    redis.call('ZREM', expiry, '')
  end
  redis.call('DEL', key)
  if index then
    redis.call('ZREM', index, member)
    redis.call('ZREM', expiry, member)
  end
else
  file()
  if operation == 'put' then
    if keeps then
      redis.call('SET', key, ARGV[4], 'KEEPTTL')
    elseif lifetime == 'never' then
      redis.call('SET', key, ARGV[4])
    else
      redis.call('SET', key, ARGV[4], 'PXAT', expires)
    end
  elseif lifetime == 'never' then
    redis.call('PERSIST', key)
  else
    redis.call('PEXPIREAT', key, expires)
  end
end
return {'1', wanted and old}
