package dev.xs2gateway.upstream.call;

import dev.xs2gateway.failure.UpstreamStatus;
import org.jspecify.annotations.Nullable;

/** An answer to a call of the API that is no success. Its body is not kept: only whether the API itself wrote it. */
public final class RefusedCall extends RuntimeException implements UpstreamStatus {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String retryAfter;
    private final boolean fromApi;

    /** {@code fromApi}: whether the body has the form of the API's own errors, see {@link ErrorBody}. */
    public RefusedCall(int status, @Nullable String retryAfter, boolean fromApi) {
        super("XS2Event answered " + status, null, false, false);
        this.status = status;
        this.retryAfter = retryAfter;
        this.fromApi = fromApi;
    }

    /** The refused call somewhere behind this exception, or null. */
    static @Nullable public RefusedCall in(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof RefusedCall call) {
                return call;
            }
        }
        return null;
    }

    /** The status of the refused call somewhere behind this exception, or 0. */
    public static int statusIn(Throwable thrown) {
        RefusedCall call = in(thrown);
        return call == null ? 0 : call.status;
    }

    @Override
    public int status() {
        return status;
    }

    /** The header as it came. */
    @Nullable
    String retryAfter() {
        return retryAfter;
    }

    /** Whether XS2Event's API refused the call itself, and not something in front of it. */
    public boolean isFromApi() {
        return fromApi;
    }
}
