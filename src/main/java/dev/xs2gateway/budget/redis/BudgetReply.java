package dev.xs2gateway.budget.redis;

import java.util.List;

/**
 * What the shared place answered; times are microseconds of the time that all pods share.
 *
 * @param status granted, wait, other (the standing is another), crowded (there are more pods than there may be), changed or told
 * @param waitMicros how long the next call has to wait at least
 * @param silent pods that have not been heard of, whose parts of the limits are kept free
 * @param quietMicros how long no calls are allowed yet because some may not be known here; 0: not so
 * @param left what each limit has left, in the order in which they were stated
 */
record BudgetReply(
        String status,
        long now,
        long seq,
        long version,
        String standing,
        long waitMicros,
        int silent,
        long quietMicros,
        List<Integer> left) {}
