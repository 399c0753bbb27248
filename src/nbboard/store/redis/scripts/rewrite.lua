-- KEYS record log segments snapshots blobs commits earlier-commits news
-- ARGV old-epoch epoch seq snapshot node number-of-blobs blob ...
local record = redis.call('HMGET', KEYS[1], 'head', 'epoch', 'deleted_at')
if not record[1] or record[3] ~= '0' then return {'absent'} end
if record[1] ~= ARGV[3] or record[2] ~= ARGV[1] then return {'moved'} end
redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
redis.call('HSET', KEYS[4], ARGV[3], ARGV[4])
local kept = {}
for number = 7, 6 + tonumber(ARGV[6]) do kept[ARGV[number]] = true end
for _, blob in ipairs(redis.call('HKEYS', KEYS[5])) do
  if not kept[blob] then redis.call('HDEL', KEYS[5], blob) end
end
-- Numbers stay used; what they held is forgotten.
for _, commits in ipairs({KEYS[6], KEYS[7]}) do
  local rows = redis.call('HGETALL', commits)
  for first = 1, #rows, 2 do
    redis.call('HSET', commits, rows[first], string.match(rows[first + 1], '^%d+:'))
  end
end
redis.call('HSET', KEYS[1], 'epoch', ARGV[2], 'history_from', ARGV[3], 'confirmed', ARGV[3])
redis.call('SPUBLISH', KEYS[8], ARGV[5] .. ':epoch')
return {'done'}
