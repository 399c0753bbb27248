-- KEYS record grants; ARGV number-of-fields field value ... party role ...
local deleted = redis.call('HGET', KEYS[1], 'deleted_at')
if not deleted or deleted ~= '0' then return {'absent'} end
local fields = tonumber(ARGV[1])
redis.call('HSET', KEYS[1], unpack(ARGV, 2, 1 + 2 * fields))
redis.call('DEL', KEYS[2])
-- A board may name ten thousand people: more than one call takes.
for first = 2 + 2 * fields, #ARGV, 2 do
  redis.call('HSET', KEYS[2], ARGV[first], ARGV[first + 1])
end
return {'done'}
