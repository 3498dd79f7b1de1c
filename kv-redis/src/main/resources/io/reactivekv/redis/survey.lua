-- Tells whether keys are there that the index lacks.
--
-- KEYS   index, then each key
-- ARGV   position at which the member begins in a key
-- Reply  1 when there is one, else 0
local from = tonumber(ARGV[1])
for i = 2, #KEYS do
  if not redis.call('ZSCORE', KEYS[1], string.sub(KEYS[i], from))
    and redis.call('TYPE', KEYS[i])['ok'] == 'string' then
    return 1
  end
end
return 0
