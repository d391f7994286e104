package dev.xs2gateway.upstream.call;

/** Signals that no caller wanted the ids of a look-up any more when its turn came; the look-up made no call. */
public final class NothingToAsk extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NothingToAsk() {
        super("nobody waits for an answer any more", null, false, false);
    }
}
