package dev.xs2gateway.budget;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A time without calls, because some may have been made that are not known here.
 *
 * @param until when calls begin again, in whole seconds
 * @param why a clause, such as {@code calls made before this start are unknown}
 */
public record QuietPeriod(Instant until, String why) {
    public static final String BEFORE_START = "calls made before this start are unknown";

    public QuietPeriod {
        until = until.plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
    }

    /** The whole of it as a clause. */
    public String inWords() {
        return why + ": no calls are made until " + until;
    }
}
