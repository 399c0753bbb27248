-- KEYS record used; ARGV field value ...
-- An id that was ever used is never used again, also after its board was deleted.
if redis.call('EXISTS', KEYS[2]) == 1 then return {'exists'} end
redis.call('SET', KEYS[2], '1')
redis.call('HSET', KEYS[1], unpack(ARGV))
return {'done'}
