package dev.xs2gateway.upstream;

import org.jspecify.annotations.Nullable;

/** An answer of XS2Event with a status of 300 or above; its body is not read, for it may be anything. */
final class RefusedCall extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String retryAfter;

    RefusedCall(int status, @Nullable String retryAfter) {
        super("XS2Event answered " + status, null, false, false);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** The status of the refused call somewhere behind this exception, or 0. */
    static int statusIn(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof RefusedCall call) {
                return call.status;
            }
        }
        return 0;
    }

    int status() {
        return status;
    }

    /** The header as it came. */
    @Nullable
    String retryAfter() {
        return retryAfter;
    }
}
