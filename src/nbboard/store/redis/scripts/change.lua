-- KEYS record news; ARGV wanted-deleted ("0", "1" or "any") node field value ...
local deleted = redis.call('HGET', KEYS[1], 'deleted_at')
if not deleted then return {'absent'} end
if ARGV[1] ~= 'any' and (deleted ~= '0') ~= (ARGV[1] == '1') then return {'absent'} end
redis.call('HSET', KEYS[1], unpack(ARGV, 3))
redis.call('SPUBLISH', KEYS[2], ARGV[2] .. ':changed')
return {'done'}
