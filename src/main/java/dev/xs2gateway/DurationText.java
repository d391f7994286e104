package dev.xs2gateway;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Formats durations for people: {@code 250 ms}, {@code 1.1 s}, {@code 90 s}, {@code 15 min}, {@code 2 h}. */
public final class DurationText {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private DurationText() {}

    public static String of(Duration duration) {
        return ofNanos(duration.toNanos());
    }

    public static String ofNanos(long nanos) {
        long size = Math.abs(nanos);
        if (size == 0) {
            return "0 s";
        }
        if (size < SECOND) {
            return rounded(nanos, MILLI, size < 10 * MILLI ? 1 : 0) + " ms";
        }
        if (size >= HOUR && size % HOUR == 0) {
            return nanos / HOUR + " h";
        }
        if (size >= 2 * MINUTE && (size % MINUTE == 0 || size >= HOUR)) {
            return rounded(nanos, MINUTE, 0) + " min";
        }
        return rounded(nanos, SECOND, size < 100 * SECOND ? 1 : 0) + " s";
    }

    private static String rounded(long nanos, long unit, int digits) {
        BigDecimal value = BigDecimal.valueOf(nanos).divide(BigDecimal.valueOf(unit), digits, RoundingMode.HALF_UP);
        return value.stripTrailingZeros().toPlainString();
    }
}
