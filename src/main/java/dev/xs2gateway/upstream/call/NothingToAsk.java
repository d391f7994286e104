package dev.xs2gateway.upstream.call;

/** A look-up whose turn came when nobody wanted its ids any more; it made no call. */
public final class NothingToAsk extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NothingToAsk() {
        super("nobody waits for an answer any more", null, false, false);
    }
}
