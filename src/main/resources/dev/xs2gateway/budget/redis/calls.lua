-- Counts the calls of all pods in one place, each step atomic. All times are microseconds.
--
-- KEYS[1]  sorted set: call -> when it counts as made; one that is under way lies in the future, by as long as it may be on its way
-- KEYS[2]  hash: clock, offset, now (the two clocks below), seq (calls so far), quiet (no calls before), version and standing
-- KEYS[3]  sorted set: pod -> when it was last heard of
-- ARGV[1]  JSON: op, pod, away, leap, call, ages, seen, known, then, last, line, seq, pods, onTheWay, lease, memory, fresh, limits
--
-- Answers status (late: nothing was done), now, seq, version, standing, wait, how many silent pods' shares are kept free, for how long it is still quiet, and what each limit has left.
local calls, meta, pods = KEYS[1], KEYS[2], KEYS[3]
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
    return { 'late', whole(before or 0), '0', '0', '', '0', '0', '0' }
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
  end
elseif asked.op == 'ended' then
  local at = tonumber(redis.call('ZSCORE', calls, asked.call) or nil)
  if at and at > clock then
    redis.call('ZADD', calls, 'XX', whole(clock), asked.call)
  end
elseif asked.op == 'unsent' then
  redis.call('ZREM', calls, asked.call)
end

local version = field('version') or 0
local status = 'told'
local function stand()
  version = version + 1
  redis.call('HSET', meta, 'version', whole(version), 'standing', asked['then'])
end
if asked.op == 'change' and version == asked.seen then
  stand()
  status = 'changed'
end

redis.call('ZREMRANGEBYSCORE', calls, '-inf', whole(now - longest()))
local wait = (field('quiet') or 0) - now
local left = {}
for i, limit in ipairs(asked.limits) do
  local allowed = limit.calls - silent * limit.share
  left[i] = allowed - redis.call('ZCOUNT', calls, '(' .. whole(now - limit.window), '+inf')
  if allowed < 1 then
    wait = math.max(wait, asked.lease)
  elseif left[i] < 1 then
    local blocking = redis.call('ZREVRANGE', calls, allowed - 1, allowed - 1, 'WITHSCORES')
    -- One that is under way may end at once.
    wait = math.max(wait, math.min(tonumber(blocking[2]), clock) + limit.window - now)
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
  else
    status = 'granted'
    seq = seq + 1
    redis.call('ZADD', calls, whole(clock + asked.onTheWay), asked.call)
    redis.call('HSET', meta, 'seq', whole(seq))
    if asked['then'] then
      stand()
    end
  end
end

for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, whole(asked.memory / 1000))
end

local answer = { status, whole(now), whole(seq), whole(version), redis.call('HGET', meta, 'standing') or '',
  whole(math.max(0, wait)), whole(silent), whole(math.max(0, (field('quiet') or 0) - now)) }
for i, number in ipairs(left) do
  answer[8 + i] = whole(math.max(0, number))
end
return answer
