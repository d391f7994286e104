package dev.xs2gateway.upstream;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast a body must come: at least {@code bytes} in each {@code span}. Written {@code 20K/20s} (units {@code K}, {@code M};
 * {@code ms}, {@code s}, {@code m}); {@code 1K} alone is as much a second, measured over 20 seconds.
 */
public record LeastRate(long bytes, Duration span) {
    private static final int SECONDS_BY_DEFAULT = 20;
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})([KM]?)(?:/([1-9][0-9]{0,5})(ms|s|m))?");

    public LeastRate {
        if (bytes < 1 || !span.isPositive()) {
            throw new IllegalArgumentException("a least rate is at least one byte in a span longer than nothing");
        }
    }

    /** Reads the written form; the configuration's converter. */
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
     * One body's pace. Only the time that its reader waited for the sender counts: a reader that is slow itself does not make the
     * sender slow. For one thread.
     */
    public final class Pace {
        private final LongSupplier nanos;
        private long waitedSince;
        private long waited;
        private long came;

        public Pace(LongSupplier nanos) {
            this.nanos = nanos;
        }

        public void waits() {
            waitedSince = nanos.getAsLong();
        }

        /** Ends a wait, which brought so many bytes; true where a span of waiting is over and has brought too little. */
        public boolean isTooSlow(long bytesCame) {
            waited += nanos.getAsLong() - waitedSince;
            came += bytesCame;
            if (waited < span.toNanos()) {
                return false;
            }
            boolean tooSlow = came < bytes;
            waited = 0;
            came = 0;
            return tooSlow;
        }
    }
}
