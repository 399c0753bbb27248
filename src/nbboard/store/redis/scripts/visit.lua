-- KEYS record visits; ARGV user at
local deleted = redis.call('HGET', KEYS[1], 'deleted_at')
if not deleted or deleted ~= '0' then return {'absent'} end
if tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or '0') < tonumber(ARGV[2]) then
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
end
return {'done'}
