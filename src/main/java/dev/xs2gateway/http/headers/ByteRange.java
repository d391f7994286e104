package dev.xs2gateway.http.headers;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The byte range that a {@code Range} header (RFC 9110, 14.1) requests of a file. A header with several
 * ranges, with another unit or with an unreadable value is treated as absent: the whole file is sent.
 */
public sealed interface ByteRange {
    /** The whole file. */
    record Whole() implements ByteRange {}

    /** The bytes from {@code first} to {@code last}, both included; the file has both. */
    record Part(long first, long last) implements ByteRange {
        public long length() {
            return last - first + 1;
        }
    }

    /** A range that names no byte of the file. */
    record Unsatisfiable() implements ByteRange {}

    /** Matches a single range. 18 digits are far more than any file needs, and always fit into a long. */
    Pattern ONE =
            Pattern.compile("\\s*bytes\\s*=\\s*([0-9]{0,18})\\s*-\\s*([0-9]{0,18})\\s*", Pattern.CASE_INSENSITIVE);

    /** Whether the header requests a single, valid range. */
    static boolean isOne(String header) {
        Matcher range = ONE.matcher(header);
        return range.matches()
                && !(range.group(1).isEmpty() && range.group(2).isEmpty())
                && (range.group(1).isEmpty()
                        || range.group(2).isEmpty()
                        || Long.parseLong(range.group(1)) <= Long.parseLong(range.group(2)));
    }

    /** Parses a header for a file of {@code length} bytes. */
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
