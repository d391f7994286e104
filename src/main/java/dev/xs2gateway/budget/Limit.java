package dev.xs2gateway.budget;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The largest number of calls in any window of one length, written {@code 30/1m} (units {@code s}, {@code m}, {@code h}). */
public record Limit(int calls, Duration window) {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,5})/([1-9][0-9]{0,4})([smh])");

    public Limit {
        if (calls < 1 || !window.isPositive()) {
            throw new IllegalArgumentException("a limit allows at least one call in a window longer than zero");
        }
    }

    /** Parses the written form, for {@link LimitConverter}. */
    public static Limit parse(CharSequence text) {
        Matcher form = FORM.matcher(text.toString().strip());
        if (!form.matches()) {
            throw new IllegalArgumentException("a limit is calls/window, such as 30/1m or 2/1s, not '" + text + "'");
        }
        long length = Long.parseLong(form.group(2));
        Duration window =
                switch (form.group(3)) {
                    case "s" -> Duration.ofSeconds(length);
                    case "m" -> Duration.ofMinutes(length);
                    default -> Duration.ofHours(length);
                };
        return new Limit(Integer.parseInt(form.group(1)), window);
    }

    /** A fraction of this limit, rounded down. A fraction below one call in the window becomes one call in a longer window. */
    public Limit times(long numerator, long denominator) {
        long part = calls * numerator / denominator;
        return part >= 1
                ? new Limit((int) part, window)
                : new Limit(
                        1,
                        window.multipliedBy(denominator)
                                .dividedBy(calls * numerator)
                                .plusNanos(1));
    }

    /** The limits of each of {@code processes} processes that do not know of each other's calls. */
    public static List<Limit> shares(List<Limit> limits, int processes) {
        return processes == 1
                ? limits
                : limits.stream().map(limit -> limit.times(1, processes)).toList();
    }

    @Override
    public String toString() {
        return calls + "/" + window.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
