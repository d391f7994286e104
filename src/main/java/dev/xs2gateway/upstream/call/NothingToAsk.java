package dev.xs2gateway.upstream.call;

/** Signals that no caller wanted the ids of a look-up any more when its turn came; the look-up made no call. */
public final class NothingToAsk extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NothingToAsk() {
        super("no caller waits for the result any more", null, false, false);
    }
}
