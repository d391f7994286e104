package dev.xs2gateway.budget.redis;

import java.util.List;
import java.util.Map;

/**
 * The script's reply to one step. Times are microseconds of the clock that all pods share.
 *
 * @param status granted, wait, other (the upstream status has changed), crowded (there are more pods than configured),
 *     changed (the upstream status was replaced), done (none of these) or late (the step was not executed)
 * @param waitMicros how long the next call has to wait at least
 * @param silent pods that have not reported lately, whose parts of the limits are kept free
 * @param quietMicros how long no calls are allowed yet because some may not be known in Redis; 0: calls are allowed
 * @param clocks for each pod, a moment that its monotonic clock has certainly reached, in microseconds of that clock
 * @param left what is left of each limit, in the order in which the step stated the limits
 */
record BudgetReply(
        String status,
        long now,
        long seq,
        long version,
        String upstreamStatus,
        long waitMicros,
        int silent,
        long quietMicros,
        Map<String, Long> clocks,
        List<Integer> left) {}
