-- KEYS record log commits earlier-commits news
-- ARGV epoch now seen-seq seen-mark confirms node days-kept-seconds, then mark content data per draft
--
-- The one place where an entry gets its number. The caller names the newest entry it knows: where
-- that is not in this log, a failover has lost it, and the caller's history is none of this log's.
local record = redis.call('HMGET', KEYS[1], 'head', 'epoch', 'changed_at', 'deleted_at', 'confirmed')
if not record[1] or record[4] ~= '0' then return {'absent'} end
if ARGV[1] ~= '' and ARGV[1] ~= record[2] then return {'epoch'} end
local head = tonumber(record[1])
local seen = tonumber(ARGV[3])
if seen > head then return {'lost'} end
if seen > 0 then
  local there = redis.call('XRANGE', KEYS[2], ARGV[3] .. '-0', ARGV[3] .. '-0')
  if there[1] and there[1][2][2] ~= ARGV[4] then return {'lost'} end
end
local at = record[3]
if tonumber(ARGV[2]) > tonumber(at) then at = ARGV[2] end
local before = head
local fates = {}
for first = 8, #ARGV, 3 do
  local mark, content, data = ARGV[first], ARGV[first + 1], ARGV[first + 2]
  local known = redis.call('HGET', KEYS[3], mark) or redis.call('HGET', KEYS[4], mark)
  if known then
    fates[#fates + 1] = known
  else
    head = head + 1
    redis.call('XADD', KEYS[2], head .. '-0', 'mark', mark, 'at', at, 'data', data)
    redis.call('HSET', KEYS[3], mark, head .. ':' .. content)
    fates[#fates + 1] = head
  end
end
local confirmed = tonumber(record[5])
if head > before then
  redis.call('EXPIRE', KEYS[3], ARGV[7])
  redis.call('HSET', KEYS[1], 'head', head, 'changed_at', at)
end
if ARGV[5] == '1' and head > confirmed then
  confirmed = head
  redis.call('HSET', KEYS[1], 'confirmed', head)
  redis.call('SPUBLISH', KEYS[5], ARGV[6] .. ':' .. head)
end
return {'done', at, head, confirmed, fates}
