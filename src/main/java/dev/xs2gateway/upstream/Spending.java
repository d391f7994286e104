package dev.xs2gateway.upstream;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the upstream calls that one request caused; a call that another request had under way already is not counted. */
public final class Spending {
    private final AtomicInteger calls = new AtomicInteger();

    void charge() {
        calls.incrementAndGet();
    }

    public int calls() {
        return calls.get();
    }
}
