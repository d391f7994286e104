package dev.xs2gateway.http.headers;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The byte range that a {@code Range} header (RFC 9110, 14.1) requests of a file.
 *
 * @param first the position of the first byte, or {@link #NONE} if the last bytes of the file are requested
 * @param last the position of the last byte, or {@link #NONE} for that of the file; without {@code first}, the number of bytes
 */
public record ByteRange(long first, long last) {
    private static final long NONE = -1;

    /** Matches a single range. 18 digits are far more than any file needs, and always fit into a long. */
    private static final Pattern ONE =
            Pattern.compile("\\s*bytes\\s*=\\s*([0-9]{0,18})\\s*-\\s*([0-9]{0,18})\\s*", Pattern.CASE_INSENSITIVE);

    /** The bytes from {@code first} to {@code last}, both included; the file has both. */
    public record Part(long first, long last) {
        public long length() {
            return last - first + 1;
        }
    }

    /**
     * Parses a header. Returns null for an absent header, and for one with several ranges, with another
     * unit or with an unreadable value, which is treated as absent: the whole file is sent.
     */
    public static @Nullable ByteRange parse(@Nullable String header) {
        Matcher range = header == null ? null : ONE.matcher(header);
        if (range == null || !range.matches()) {
            return null;
        }
        long first = number(range.group(1));
        long last = number(range.group(2));
        boolean isNone = first == NONE && last == NONE;
        boolean isReversed = first != NONE && last != NONE && first > last;
        return isNone || isReversed ? null : new ByteRange(first, last);
    }

    private static long number(String digits) {
        return digits.isEmpty() ? NONE : Long.parseLong(digits);
    }

    /** Returns the part of a file of {@code length} bytes that is requested; null if the range names no byte of the file. */
    public @Nullable Part of(long length) {
        if (first == NONE) {
            return last == 0 ? null : new Part(Math.max(0, length - last), length - 1);
        }
        return first >= length ? null : new Part(first, last == NONE ? length - 1 : Math.min(length - 1, last));
    }
}
