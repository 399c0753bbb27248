-- KEYS record hash; ARGV field value
-- Keeps one field of a hash of a board, if the board is there; the first value stays.
local deleted = redis.call('HGET', KEYS[1], 'deleted_at')
if not deleted or deleted ~= '0' then return {'absent'} end
redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[2])
return {'done'}
