-- KEYS here live; ARGV node seconds word shown; the word is "show", "renew" or "go"
-- Who is connected, by node, each for a while; Redis's own clock decides, so nodes need not agree.
local now = tonumber(redis.call('TIME')[1])
local node, word = ARGV[1], ARGV[3]
if word == 'go' then
  redis.call('HDEL', KEYS[1], node, node .. '!')
  redis.call('SPUBLISH', KEYS[2], node .. ':-')
else
  redis.call('HSET', KEYS[1], node .. '!', now + tonumber(ARGV[2]))
  if word == 'show' then
    redis.call('HSET', KEYS[1], node, ARGV[4])
    redis.call('SPUBLISH', KEYS[2], node .. ':+' .. ARGV[4])
  end
  redis.call('EXPIRE', KEYS[1], 3600)
end
local rows, found, times = redis.call('HGETALL', KEYS[1]), {}, {}
for first = 1, #rows, 2 do
  if string.sub(rows[first], -1) == '!' then
    times[string.sub(rows[first], 1, -2)] = tonumber(rows[first + 1])
  end
end
for first = 1, #rows, 2 do
  local other = rows[first]
  if string.sub(other, -1) ~= '!' then
    if (times[other] or 0) < now then
      redis.call('HDEL', KEYS[1], other, other .. '!')
    elseif other ~= node then
      found[#found + 1] = other
      found[#found + 1] = rows[first + 1]
    end
  end
end
return {'done', unpack(found)}
