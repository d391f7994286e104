package dev.xs2gateway.budget;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A time in which no calls are made, because calls may have been made that are not known here.
 *
 * @param until when calls begin again, in whole seconds
 * @param why a clause, such as {@code calls made before this start are unknown}
 */
public record QuietPeriod(Instant until, String why) {
    public static final String BEFORE_START = "calls made before this start are unknown";

    public QuietPeriod {
        until = until.plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
    }

    /** The reason and the end of the quiet period, as one clause. */
    public String inWords() {
        return why + ": no calls are made until " + until;
    }
}
