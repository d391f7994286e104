package dev.xs2gateway.upstream;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses the three date forms of HTTP (RFC 9110, 5.6.7), all of which a recipient must accept: IMF-fixdate, RFC 850 and asctime.
 *
 * <p>The name of the weekday is ignored, because servers send wrong ones. The zone is UTC under any of its names, or a numeric offset.
 */
final class HttpDate {
    private static final String TIME = "(?<h>[0-9]{1,2}):(?<m>[0-9]{2}):(?<s>[0-9]{2})";
    private static final String ZONE = "(?<zone>GMT|UTC|UT|Z|[+-][0-9]{4})";

    /** {@code Sun, 06 Nov 1994 08:49:37 GMT} and {@code Sunday, 06-Nov-94 08:49:37 GMT}. */
    private static final Pattern DAY_FIRST = pattern("(?:[a-z]+,? *)?(?<day>[0-9]{1,2})[ -](?<month>[a-z]{3})[a-z]*[ -]"
            + "(?<year>[0-9]{4}|[0-9]{2}) +" + TIME + "(?: *" + ZONE + ")?");

    /** {@code Sun Nov  6 08:49:37 1994}. */
    private static final Pattern MONTH_FIRST = pattern("(?:[a-z]+,? +)?(?<month>[a-z]{3})[a-z]* +(?<day>[0-9]{1,2}) +"
            + TIME + "(?: +" + ZONE + ")? +(?<year>[0-9]{4})");

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    /** A two-digit year that seems to be more than this many years ahead belongs to the previous century (RFC 9110, 5.6.7). */
    private static final int MOST_YEARS_AHEAD = 50;

    private static final int CENTURY = 100;
    private static final int LAST_SECOND = 59;

    private HttpDate() {}

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }

    /** Parses {@code text}; null if the text has none of the forms or is not a date of the calendar. */
    static @Nullable Instant read(String text, Instant now) {
        for (Pattern form : List.of(DAY_FIRST, MONTH_FIRST)) {
            Matcher parts = form.matcher(text);
            if (parts.matches()) {
                return instant(parts, now);
            }
        }
        return null;
    }

    private static @Nullable Instant instant(Matcher parts, Instant now) {
        try {
            int month = 1 + MONTHS.indexOf(parts.group("month").toLowerCase(Locale.ROOT));
            LocalDate date = LocalDate.of(year(parts.group("year"), now), month, number(parts, "day"));
            // A leap second is read as the second before it.
            LocalTime time =
                    LocalTime.of(number(parts, "h"), number(parts, "m"), Math.min(LAST_SECOND, number(parts, "s")));
            return date.atTime(time).toInstant(offset(parts.group("zone")));
        } catch (DateTimeException noDate) {
            return null;
        }
    }

    private static int number(Matcher parts, String group) {
        return Integer.parseInt(parts.group(group));
    }

    private static int year(String digits, Instant now) {
        int year = Integer.parseInt(digits);
        if (digits.length() > 2) {
            return year;
        }
        int thisYear = now.atZone(ZoneOffset.UTC).getYear();
        int full = thisYear - thisYear % CENTURY + year;
        return full > thisYear + MOST_YEARS_AHEAD ? full - CENTURY : full;
    }

    private static ZoneOffset offset(@Nullable String zone) {
        return zone == null || Character.isLetter(zone.charAt(0)) ? ZoneOffset.UTC : ZoneOffset.of(zone);
    }
}
