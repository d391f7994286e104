-- What is known of some ids, and who asks for the others.
--
-- KEYS     first half: the answers; second half, in the same order: who is asking
-- ARGV[1]  this pod
-- ARGV[2]  for how many milliseconds an id is this pod's to ask for
--
-- Answers for each id: what is known; an empty text where it is this pod's to ask for; false where another one is asking.
local ids = #KEYS / 2
local known = redis.call('MGET', unpack(KEYS, 1, ids))
for i = 1, ids do
  if not known[i] then
    local ours = redis.call('SET', KEYS[ids + i], ARGV[1], 'NX', 'PX', ARGV[2])
    known[i] = ours and '' or false
  end
end
return known
