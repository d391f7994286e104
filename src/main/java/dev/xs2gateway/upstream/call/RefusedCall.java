package dev.xs2gateway.upstream.call;

import dev.xs2gateway.failure.UpstreamStatus;
import org.jspecify.annotations.Nullable;

/** An unsuccessful answer to a call of the API. Its body is not kept, only whether the API itself wrote it. */
public final class RefusedCall extends RuntimeException implements UpstreamStatus {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String retryAfter;
    private final boolean fromApi;

    /** Creates a refusal; {@code fromApi} states whether the body has the form of the API's own errors, see {@link ErrorBody}. */
    public RefusedCall(int status, @Nullable String retryAfter, boolean fromApi) {
        super("XS2Event answered " + status, null, false, false);
        this.status = status;
        this.retryAfter = retryAfter;
        this.fromApi = fromApi;
    }

    /** The refused call in the cause chain of this exception, or null. */
    static @Nullable public RefusedCall in(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof RefusedCall call) {
                return call;
            }
        }
        return null;
    }

    /** The status of the refused call in the cause chain of this exception, or 0. */
    public static int statusIn(Throwable thrown) {
        RefusedCall call = in(thrown);
        return call == null ? 0 : call.status;
    }

    @Override
    public int status() {
        return status;
    }

    /** The unparsed {@code Retry-After} header, or null. */
    @Nullable
    String retryAfter() {
        return retryAfter;
    }

    /** Whether XS2Event's API itself refused the call, and not a system in front of it. */
    public boolean isFromApi() {
        return fromApi;
    }
}
