-- Counts the calls of all pods in one place, each step atomic. All times are microseconds.
--
-- KEYS[1]  sorted set: call -> when it counts as made; one that is under way lies in the future, by as long as it may be on its way
-- KEYS[2]  hash: clock, offset, now (the two clocks below), seq (calls so far), quiet (no calls before), version and standing
-- KEYS[3]  sorted set: pod -> when it was last heard of
-- KEYS[4]  sorted set: call -> the same as in KEYS[1], but by the monotonic clock of the pod that makes the call
-- KEYS[5]  hash: pod that has calls there -> the number of its range of scores, and a moment that its monotonic clock has certainly reached
-- ARGV[1]  JSON: op, pod, away, leap, call, ages, seen, known, then, last, line, clocks, seq, pods, onTheWay, lease, memory, fresh, limits
--
-- Answers status (late: nothing was done), now, seq, version, standing, wait, how many silent pods' shares are kept free, for how long it is still quiet, the pods' clocks, and what each limit has left.
--
-- A call frees its place when it is a window old in two times. One is kept here by Redis' clock, the other by the clock of the call's own pod.
local calls, meta, pods, made, reachedBy = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local asked = cjson.decode(ARGV[1])

local function whole(number)
  return string.format('%.0f', number)
end

local function field(name)
  return tonumber(redis.call('HGET', meta, name) or nil)
end

-- Two clocks, so that a clock of Redis that runs fast frees nothing too early. Calls are stamped by `clock`: Redis' own, which is never
-- set back to before real time. They grow old by `now`, which advances no further than Redis' clock does, and no further than some pod's
-- monotonic clock proves (`line`: a moment of `now` that had certainly come when that pod sent this step). Where Redis' clock is right the
-- two differ by a round trip; where it is fast, by less than LATE.
local LATE = 250000
local PROMPT = 100000

local time = redis.call('TIME')
local raw = time[1] * 1000000 + time[2]
local before = field('now')
local clock = math.max(raw + (field('offset') or 0), field('clock') or 0, asked.last or 0)

-- Either this step comes late, when its pod may have given up on it, or Redis' clock is ahead. Only the pod can tell, by how long it has
-- waited for this answer; it asks again, and says so if it was the clock. Then that is put back to where it cannot be behind real time.
if asked.line and clock - asked.line > LATE then
  if not asked.leap then
    return { 'late', whole(before or 0), '0', '0', '', '0', '0', '0', {} }
  end
  clock = math.max(asked.line + PROMPT, before or 0)
end

-- A pod's first step proves nothing; it is believed to Redis' clock where no other pod is here to hold that.
local function isAlone()
  local mine = tonumber(redis.call('ZSCORE', pods, asked.pod) or nil)
  local live = redis.call('ZCOUNT', pods, '(' .. whole(clock - asked.lease), '+inf')
  return live == ((mine and mine > clock - asked.lease) and 1 or 0)
end

local now = before or 0
if asked.line or not before or isAlone() then
  now = math.max(now, math.min(clock, asked.line or clock))
end
redis.call('HSET', meta, 'clock', whole(clock), 'offset', whole(clock - raw), 'now', whole(now))
local sent = math.min(clock, asked.line or clock)

-- The pods' clocks. A pod stamps its calls by its own monotonic clock, and states with each step what that clock and, as far as it can prove,
-- the other pods' clocks have reached (PodClocks). Redis' clock plays no part in this, so it cannot shorten a window. The clocks differ, so
-- each pod that has calls has a range of scores of its own: 1,024 ranges of 2.8 years in steps of 10 us, all of them numbers that a score
-- holds exactly. Calls are rounded up and what a clock has reached down, so a call only counts too long.
local TICK = 10
local RANGE = 2 ^ 43
local RANGES = 1024

local stated = asked.clocks or {}
local mine = stated[asked.pod]
local reached, first, taken = {}, {}, {}
local kept = redis.call('HGETALL', reachedBy)
for i = 1, #kept, 2 do
  local pod = kept[i]
  local range, at = string.match(kept[i + 1], '(%d+) (%d+)')
  taken[tonumber(range)] = true
  first[pod] = range * RANGE
  reached[pod] = math.max(tonumber(at), stated[pod] or 0)
end

-- Whether the calls of this step's pod can be counted by its clock.
local function hasRange()
  local range = 0
  while not reached[asked.pod] and range < RANGES do
    if not taken[range] then
      first[asked.pod] = range * RANGE
      reached[asked.pod] = mine
    end
    range = range + 1
  end
  return reached[asked.pod] and (mine + asked.onTheWay) / TICK < RANGE - 1
end

local function count(at, call)
  redis.call('ZADD', made, whole(first[asked.pod] + math.ceil(math.max(0, at) / TICK)), call)
end

local function all(pod)
  return whole(first[pod]), whole(first[pod] + RANGE - 1)
end

-- The end of what is a window old by this pod's clock.
local function old(pod, window)
  return whole(first[pod] + math.max(-1, math.floor((reached[pod] - window) / TICK)))
end

local function countYoung(window)
  local young = 0
  for pod in pairs(reached) do
    local _, last = all(pod)
    young = young + redis.call('ZCOUNT', made, '(' .. old(pod, window), last)
  end
  return young
end

-- How long so many of the young calls stay young at least, where those under way end now.
local function waitForYoung(window, many)
  local waits = {}
  for pod, at in pairs(reached) do
    local _, last = all(pod)
    local oldest = redis.call('ZRANGEBYSCORE', made, '(' .. old(pod, window), last, 'WITHSCORES', 'LIMIT', 0, many)
    for i = 2, #oldest, 2 do
      waits[#waits + 1] = math.min((oldest[i] - first[pod]) * TICK - at, 0) + window
    end
  end
  table.sort(waits)
  return waits[many]
end

local function longest()
  local window = 0
  for _, limit in ipairs(asked.limits) do
    window = math.max(window, limit.window)
  end
  return window
end

local seq = field('seq')

-- Calls that this place has forgotten, or never knew, count as made now.
local forgotten = (seq == nil and (asked.seq or not asked.fresh)) or (seq and asked.seq and seq < asked.seq)
if forgotten then
  redis.call('HSET', meta, 'quiet', whole(clock + longest() + asked.lease))
end
if seq == nil then
  redis.call('HSET', meta, 'version', asked.seen, 'standing', asked.known)
end
seq = math.max(seq or 0, asked.seq or 0)
redis.call('HSET', meta, 'seq', whole(seq))

-- Who is here. A pod that has not been heard of may be using its own share of the limits by now, so that is kept free for it.
redis.call('ZREMRANGEBYSCORE', pods, '-inf', whole(clock - asked.memory))
local here = redis.call('ZSCORE', pods, asked.pod)
local live = redis.call('ZCOUNT', pods, '(' .. whole(clock - asked.lease), '+inf')
local admitted = here or live < asked.pods
if asked.op == 'leave' then
  redis.call('ZREM', pods, asked.pod)
elseif admitted and not asked.away then
  redis.call('ZADD', pods, whole(sent), asked.pod)
end
live = redis.call('ZCOUNT', pods, '(' .. whole(clock - asked.lease), '+inf')
local silent = math.max(0, math.min(redis.call('ZCARD', pods) - live, asked.pods - live))

if asked.op == 'join' then
  for call, age in pairs(asked.ages) do
    redis.call('ZADD', calls, whole(clock - age), call)
    if mine and hasRange() then
      count(mine - age, call)
    end
  end
elseif asked.op == 'ended' then
  local at = tonumber(redis.call('ZSCORE', calls, asked.call) or nil)
  if at and at > clock then
    redis.call('ZADD', calls, 'XX', whole(clock), asked.call)
  end
  local score = tonumber(redis.call('ZSCORE', made, asked.call) or nil)
  if score and mine and score > first[asked.pod] + mine / TICK then
    count(mine, asked.call)
  end
elseif asked.op == 'unsent' then
  redis.call('ZREM', calls, asked.call)
  redis.call('ZREM', made, asked.call)
end

local version = field('version') or 0
local status = 'done'
local function stand()
  version = version + 1
  redis.call('HSET', meta, 'version', whole(version), 'standing', asked['then'])
end
if asked.op == 'change' and version == asked.seen then
  stand()
  status = 'changed'
end

redis.call('ZREMRANGEBYSCORE', calls, '-inf', whole(now - longest()))
for pod in pairs(reached) do
  redis.call('ZREMRANGEBYSCORE', made, whole(first[pod]), old(pod, longest()))
end
local wait = (field('quiet') or 0) - now
local left = {}
for i, limit in ipairs(asked.limits) do
  local allowed = limit.calls - silent * limit.share
  local young = redis.call('ZCOUNT', calls, '(' .. whole(now - limit.window), '+inf')
  local youngByPods = countYoung(limit.window)
  left[i] = allowed - math.max(young, youngByPods)
  -- A call that is under way may end at once.
  if allowed < 1 then
    wait = math.max(wait, asked.lease)
  elseif young >= allowed then
    local blocking = redis.call('ZREVRANGE', calls, allowed - 1, allowed - 1, 'WITHSCORES')
    wait = math.max(wait, math.min(tonumber(blocking[2]), clock) + limit.window - now)
  end
  if allowed >= 1 and youngByPods >= allowed then
    wait = math.max(wait, waitForYoung(limit.window, youngByPods - allowed + 1))
  end
end

if asked.op == 'ask' then
  if not admitted then
    status = 'crowded'
    wait = math.max(wait, asked.lease)
  elseif version ~= asked.seen then
    status = 'other'
  elseif wait > 0 then
    status = 'wait'
  elseif mine and not hasRange() then
    status = 'crowded'
    wait = asked.lease
  else
    status = 'granted'
    seq = seq + 1
    redis.call('ZADD', calls, whole(clock + asked.onTheWay), asked.call)
    if mine then
      count(mine + asked.onTheWay, asked.call)
    end
    redis.call('HSET', meta, 'seq', whole(seq))
    if asked['then'] then
      stand()
    end
  end
end

local clocks = {}
for pod, at in pairs(reached) do
  if redis.call('ZCOUNT', made, all(pod)) > 0 then
    redis.call('HSET', reachedBy, pod, whole(first[pod] / RANGE) .. ' ' .. whole(at))
    clocks[#clocks + 1] = pod
    clocks[#clocks + 1] = whole(at)
  else
    redis.call('HDEL', reachedBy, pod)
  end
end

for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, whole(asked.memory / 1000))
end

local answer = { status, whole(now), whole(seq), whole(version), redis.call('HGET', meta, 'standing') or '',
  whole(math.max(0, wait)), whole(silent), whole(math.max(0, (field('quiet') or 0) - now)), clocks }
for i, number in ipairs(left) do
  answer[9 + i] = whole(math.max(0, number))
end
return answer
