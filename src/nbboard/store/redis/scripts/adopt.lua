-- KEYS record log commits earlier-commits
-- ARGV head days-kept-seconds, then mark at data content place per entry
-- Takes in entries of a board that moves here, after `head`; their numbers and times are given.
-- The place is 1 or 2: which hash remembers the number; 0: it is older than what is remembered.
local head = redis.call('HGET', KEYS[1], 'head')
if not head then return {'absent'} end
if head ~= ARGV[1] then return {'moved', tonumber(head)} end
head = tonumber(head)
for first = 3, #ARGV, 5 do
  head = head + 1
  local mark, at, data, content, place = unpack(ARGV, first, first + 4)
  redis.call('XADD', KEYS[2], head .. '-0', 'mark', mark, 'at', at, 'data', data)
  if place ~= '0' then redis.call('HSETNX', KEYS[2 + tonumber(place)], mark, head .. ':' .. content) end
end
redis.call('EXPIRE', KEYS[3], ARGV[2])
redis.call('EXPIRE', KEYS[4], ARGV[2])
redis.call('HSET', KEYS[1], 'head', head, 'confirmed', head)
return {'done', head}
