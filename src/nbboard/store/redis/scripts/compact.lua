-- KEYS record log segments; ARGV epoch first last segment
-- Moves the oldest part of the log into a segment; only what this stream still begins with.
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if epoch ~= ARGV[1] then return {'epoch'} end
local oldest = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)
if not oldest[1] or oldest[1][1] ~= ARGV[2] .. '-0' then return {'moved'} end
redis.call('HSET', KEYS[3], ARGV[2], ARGV[4])
redis.call('XTRIM', KEYS[2], 'MINID', (tonumber(ARGV[3]) + 1) .. '-0')
return {'done'}
