-- KEYS record news, then all other keys of the board; ARGV node
if redis.call('EXISTS', KEYS[1]) == 0 then return {'absent'} end
redis.call('DEL', KEYS[1], unpack(KEYS, 3))
redis.call('SPUBLISH', KEYS[2], ARGV[1] .. ':gone')
return {'done'}
