-- KEYS record log segments; ARGV epoch after count mark-of-after
-- Gives what follows an entry, up to what is confirmed; older ranges lie in segments.
local record = redis.call('HMGET', KEYS[1], 'confirmed', 'epoch', 'history_from', 'deleted_at')
if not record[1] or record[4] ~= '0' then return {'absent'} end
if ARGV[1] ~= '' and ARGV[1] ~= record[2] then return {'epoch'} end
local head = tonumber(record[1])
local after = tonumber(ARGV[2])
if ARGV[4] ~= '' then
  if after > head then return {'lost'} end
  local there = redis.call('XRANGE', KEYS[2], after .. '-0', after .. '-0')
  if there[1] and there[1][2][2] ~= ARGV[4] then return {'lost'} end
end
after = math.max(after, tonumber(record[3]))
local first = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)
if after < head and (not first[1] or tonumber(string.match(first[1][1], '%d+')) > after + 1) then
  return {'segments', head, after}
end
local found = redis.call('XRANGE', KEYS[2], (after + 1) .. '-0', head .. '-0', 'COUNT', ARGV[3])
return {'done', head, after, found}
