package dev.xs2gateway.upstream;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The minimum rate of a body: at least {@code bytes} in each {@code span}. The written form is {@code 20K/20s} (units {@code K},
 * {@code M}; {@code ms}, {@code s}, {@code m}); {@code 1K} alone means that many bytes per second, measured over 20 seconds.
 */
public record LeastRate(long bytes, Duration span) {
    private static final int SECONDS_BY_DEFAULT = 20;
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})([KM]?)(?:/([1-9][0-9]{0,5})(ms|s|m))?");

    public LeastRate {
        if (bytes < 1 || !span.isPositive()) {
            throw new IllegalArgumentException("a least rate is at least one byte in a span longer than zero");
        }
    }

    /** Parses the written form; the configuration uses this method as its converter. */
    public static LeastRate parse(CharSequence text) {
        Matcher form = FORM.matcher(text.toString().strip());
        if (!form.matches()) {
            throw new IllegalArgumentException("a least rate is bytes/span, such as 20K/20s, not '" + text + "'");
        }
        long unit =
                switch (form.group(2)) {
                    case "K" -> 1L << 10;
                    case "M" -> 1L << 20;
                    default -> 1;
                };
        long bytes = Long.parseLong(form.group(1)) * unit;
        return form.group(3) == null
                ? new LeastRate(bytes * SECONDS_BY_DEFAULT, Duration.ofSeconds(SECONDS_BY_DEFAULT))
                : new LeastRate(bytes, span(Long.parseLong(form.group(3)), form.group(4)));
    }

    private static Duration span(long length, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(length);
            case "s" -> Duration.ofSeconds(length);
            default -> Duration.ofMinutes(length);
        };
    }

    /**
     * Measures the rate of one body. Only the time during which the reader waits for the sender counts: a slow
     * reader does not make the sender slow. For use by one thread.
     */
    public final class Pace {
        private final LongSupplier nanos;
        private long waitedSince;
        private long waited;
        private long received;

        public Pace(LongSupplier nanos) {
            this.nanos = nanos;
        }

        public void startWait() {
            waitedSince = nanos.getAsLong();
        }

        /**
         * Ends a wait that brought {@code arrived} bytes; returns true if a full span of waiting has passed and brought too few bytes.
         */
        public boolean isTooSlow(long arrived) {
            waited += nanos.getAsLong() - waitedSince;
            received += arrived;
            if (waited < span.toNanos()) {
                return false;
            }
            boolean tooSlow = received < bytes;
            waited = 0;
            received = 0;
            return tooSlow;
        }
    }
}
