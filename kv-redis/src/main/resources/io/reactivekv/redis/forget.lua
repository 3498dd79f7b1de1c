-- Strikes a space off the records: one atomic step.
--
-- KEYS   names of all spaces (sorted set), records by name (hash)
-- ARGV   name of the space
-- Reply  1 when it was registered, else 0
--
-- Whether both may be changed shows before either is: no name begins with the byte 255.
redis.call('HDEL', KEYS[2], '\255')
redis.call('ZREM', KEYS[1], ARGV[1])
return redis.call('HDEL', KEYS[2], ARGV[1])
