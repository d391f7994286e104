package dev.xs2gateway.upstream.call;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The reason of a failed call, in the few kinds that an operator distinguishes. */
enum FailureKind {
    TIMEOUT("no answer in time"),
    /** No connection could be made. */
    CONNECTION_REFUSED("no connection"),
    NAME_NOT_RESOLVED("its name is not resolved"),
    TLS("TLS failed"),
    /** The connection ended before the answer was complete. */
    CONNECTION_LOST("the connection was lost"),
    LIMITED("429 or 503"),
    FORBIDDEN("401 or 403"),
    STATUS_4XX("4xx"),
    STATUS_5XX("5xx"),
    /** An answer that cannot be read. */
    GARBAGE("unreadable answers"),
    /** No failure of XS2Event: the caller left, or no call was due. */
    NONE("");

    private static final Map<Class<? extends Throwable>, FailureKind> CAUSES = Map.of(
            ConnectException.class, CONNECTION_REFUSED,
            NoRouteToHostException.class, CONNECTION_REFUSED,
            UnknownHostException.class, NAME_NOT_RESOLVED,
            SSLException.class, TLS);

    private final String words;

    FailureKind(String words) {
        this.words = words;
    }

    static FailureKind of(Throwable thrown) {
        int status = RefusedCall.statusIn(thrown);
        if (status != 0) {
            return ofStatus(status);
        }
        Failure failure =
                switch (thrown) {
                    case UpstreamFault fault -> fault.asFailure().failure();
                    case FailureException known -> known.failure();
                    default -> new Failure.CallerLeft();
                };
        return switch (failure) {
            case Failure.UpstreamTimeout _ -> TIMEOUT;
            case Failure.UpstreamUnavailable _ -> ofCause(thrown);
            case Failure.UpstreamInvalid _ -> GARBAGE;
            case Failure.FileUnobtainable _ -> GARBAGE;
            default -> NONE;
        };
    }

    private static FailureKind ofStatus(int status) {
        return switch (status) {
            case 429, 503 -> LIMITED;
            case 401, 403 -> FORBIDDEN;
            default -> status >= 500 ? STATUS_5XX : STATUS_4XX;
        };
    }

    private static FailureKind ofCause(Throwable thrown) {
        return Stream.<@Nullable Throwable>iterate(thrown, cause -> cause != null, FailureKind::cause)
                .flatMap(cause -> CAUSES.entrySet().stream()
                        .filter(entry -> entry.getKey().isInstance(cause)))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(CONNECTION_LOST);
    }

    private static @Nullable Throwable cause(@Nullable Throwable thrown) {
        return thrown == null ? null : thrown.getCause();
    }

    /** The value of the metric's label. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-').replace("status-", "");
    }

    /** The text for log messages and the health check. */
    String words() {
        return words;
    }
}
