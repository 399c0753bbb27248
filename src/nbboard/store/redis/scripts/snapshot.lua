-- KEYS record snapshots; ARGV epoch seq snapshot
-- The one before goes when this one is there; that of the history's beginning never goes.
local record = redis.call('HMGET', KEYS[1], 'confirmed', 'epoch', 'history_from', 'deleted_at')
if not record[1] or record[4] ~= '0' then return {'absent'} end
if ARGV[1] ~= '' and ARGV[1] ~= record[2] then return {'epoch'} end
local seq, begins = tonumber(ARGV[2]), tonumber(record[3])
if seq > tonumber(record[1]) then return {'beyond', tonumber(record[1])} end
local newest = -1
local seqs = redis.call('HKEYS', KEYS[2])
for _, kept in ipairs(seqs) do newest = math.max(newest, tonumber(kept)) end
if seq < newest or (seq == newest and seq == begins) then return {'done', 0} end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
for _, kept in ipairs(seqs) do
  local old = tonumber(kept)
  if old < seq and not (begins > 0 and old == begins) then redis.call('HDEL', KEYS[2], kept) end
end
return {'done', 1}
