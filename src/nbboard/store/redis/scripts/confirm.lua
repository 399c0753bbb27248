-- KEYS record news; ARGV seq node
-- What so many replicas have may be applied: from now on every node reads up to there.
local record = redis.call('HMGET', KEYS[1], 'head', 'confirmed')
if not record[1] then return {'absent'} end
local seq = math.min(tonumber(ARGV[1]), tonumber(record[1]))
if seq > tonumber(record[2]) then
  redis.call('HSET', KEYS[1], 'confirmed', seq)
  redis.call('SPUBLISH', KEYS[2], ARGV[2] .. ':' .. seq)
end
return {'done'}
