package dev.xs2gateway.http.headers;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code Range} header (RFC 9110, 14.1) asks of a file. Several ranges at once, other units and what cannot be read count as if
 * they were not there: then the whole is given.
 */
public sealed interface ByteRange {
    /** All of it. */
    record Whole() implements ByteRange {}

    /** The bytes from {@code first} to {@code last}, both included and there. */
    record Part(long first, long last) implements ByteRange {
        public long length() {
            return last - first + 1;
        }
    }

    /** Nothing that it names is there. */
    record Unsatisfiable() implements ByteRange {}

    /** Far more digits than any file needs, and none that a long could not hold. */
    Pattern ONE =
            Pattern.compile("\\s*bytes\\s*=\\s*([0-9]{0,18})\\s*-\\s*([0-9]{0,18})\\s*", Pattern.CASE_INSENSITIVE);

    /** Whether a part is asked for at all. */
    static boolean isOne(String header) {
        Matcher range = ONE.matcher(header);
        return range.matches()
                && !(range.group(1).isEmpty() && range.group(2).isEmpty())
                && (range.group(1).isEmpty()
                        || range.group(2).isEmpty()
                        || Long.parseLong(range.group(1)) <= Long.parseLong(range.group(2)));
    }

    /** {@code length}: the file's, in bytes. */
    static ByteRange of(String header, long length) {
        Matcher range = ONE.matcher(header);
        if (!isOne(header) || !range.matches()) {
            return new Whole();
        }
        if (range.group(1).isEmpty()) {
            long last = Long.parseLong(range.group(2));
            return last == 0 ? new Unsatisfiable() : new Part(Math.max(0, length - last), length - 1);
        }
        long first = Long.parseLong(range.group(1));
        if (first >= length) {
            return new Unsatisfiable();
        }
        long last = range.group(2).isEmpty() ? length - 1 : Math.min(length - 1, Long.parseLong(range.group(2)));
        return new Part(first, last);
    }
}
