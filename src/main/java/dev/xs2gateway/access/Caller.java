package dev.xs2gateway.access;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The sender of a request, and the id of that request in responses, logs and audit records.
 *
 * @param identity the consumer; one without roles until it is known
 * @param requestId the trace id of the caller's {@code traceparent} (W3C Trace Context), else a random id
 */
public record Caller(Consumer identity, String requestId) {
    // Version 00 is 55 characters long, a later version may continue after a dash, and ff is not a version; an id of
    // only zeros is invalid.
    private static final Pattern TRACEPARENT = Pattern.compile("(?:00(?=.{53}$)|(?!00|ff)[0-9a-f]{2})"
            + "-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?");
    private static final HexFormat HEX = HexFormat.of();

    /** Returns the caller of a request before its consumer is known; {@code traceparent} is the header's value. */
    static Caller unidentified(@Nullable String traceparent) {
        return new Caller(Consumer.anonymous(), requestId(traceparent));
    }

    /** Returns the name of the consumer. */
    public String consumer() {
        return identity.name();
    }

    /** Whether all requests of the consumer wait in the background lane. */
    public boolean isBulk() {
        return identity.lane() == Consumer.DefaultLane.BULK;
    }

    private static String requestId(@Nullable String traceparent) {
        if (traceparent != null) {
            Matcher trace = TRACEPARENT.matcher(traceparent);
            if (trace.matches()) {
                return trace.group(1);
            }
        }
        // The id is a name and not a secret, so a fast random generator suffices.
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
    }
}
