-- KEYS record news; ARGV epoch new-epoch node
-- Entries that were served are gone: what is left is another history.
if redis.call('HGET', KEYS[1], 'epoch') == ARGV[1] then
  redis.call('HSET', KEYS[1], 'epoch', ARGV[2])
  redis.call('SPUBLISH', KEYS[2], ARGV[3] .. ':epoch')
end
return {'done'}
