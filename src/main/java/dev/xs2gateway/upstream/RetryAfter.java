package dev.xs2gateway.upstream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Parses a {@code Retry-After} header: seconds, or a date in any of HTTP's forms (RFC 9110, 10.2.3). */
public final class RetryAfter {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    /** The most digits that are parsed: such a number fits into an {@code int} and may exceed {@link #LONGEST}. */
    private static final int MOST_DIGITS = 9;

    private RetryAfter() {}

    /** The time to wait, limited to between one second and five minutes; null if the header is missing or cannot be parsed. */
    static @Nullable public Duration read(@Nullable String header, Clock clock) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        if (text.matches("[0-9]+")) {
            return seconds(text.replaceFirst("^0+(?=.)", ""));
        }
        Instant now = clock.instant();
        Instant then = HttpDate.read(text, now);
        return then == null ? null : clamp(Duration.between(now, then));
    }

    /** Accepts any number of digits: some servers send the time of day as an epoch, in seconds or milliseconds. */
    private static Duration seconds(String digits) {
        return digits.length() > MOST_DIGITS ? LONGEST : clamp(Duration.ofSeconds(Integer.parseInt(digits)));
    }

    private static Duration clamp(Duration wait) {
        if (wait.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
