package dev.xs2gateway.orders.model;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks XS2Event's file names, and creates the gateway's own, which are readable and safe on every file system. */
public final class FileNames {
    private static final Pattern SCHEME = Pattern.compile("^(?i)https?://");
    private static final Pattern AFTER_PATH = Pattern.compile("[?#].*$", Pattern.DOTALL);
    private static final Pattern UNSAFE = Pattern.compile("[\\p{C}<>:\"/\\\\|?*]+");
    private static final Pattern SPACES = Pattern.compile("[\\p{Z}\\s]+");
    private static final Pattern OUTER_DOTS = Pattern.compile("^[. ]+|[. ]+$");
    // Three parts, their separators, a number and the extension stay below the limit of
    // file systems, which is 255 bytes.
    private static final int PART_BYTES = 72;

    private FileNames() {}

    /** Returns the path segment that a download link names; null if there is none, or if it must not be used as a file name. */
    static @Nullable public String ofLink(@Nullable String link) {
        if (link == null) {
            return null;
        }
        String name = SCHEME.matcher(link.strip()).lookingAt() ? lastSegment(link.strip()) : link;
        return name == null || isUnsafe(name) ? null : name;
    }

    private static @Nullable String lastSegment(String url) {
        // Parsed by hand: a URI refuses brackets and similar characters, which XS2Event's names may contain.
        String path = AFTER_PATH.matcher(SCHEME.matcher(url).replaceFirst("")).replaceFirst("");
        int slash = path.lastIndexOf('/');
        if (slash < 0) {
            return null;
        }
        try {
            return URLDecoder.decode(path.substring(slash + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
    }

    private static boolean isUnsafe(String name) {
        return name.isBlank()
                || name.length() > 500
                || name.equals(".")
                || name.equals("..")
                || name.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
    }

    /**
     * Returns the file name of a ticket, such as {@code Home v Away - Category 1 - A-1-10 - 1.pdf}. Parts
     * that XS2Event does not state are left out.
     */
    public static String ofTicket(@Nullable String eventName, @Nullable String category, Ticket.Seat seat, int number) {
        String place = Stream.of(seat.section(), seat.row(), seat.seat())
                .filter(Objects::nonNull)
                .map(FileNames::safe)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("-"));
        return join(List.of(orEmpty(eventName), orEmpty(category), place, Integer.toString(number)), ".pdf");
    }

    /** Returns a file name such as {@code Home v Away - tickets.zip}. */
    static String ofOrder(@Nullable String eventName, String what, String ending) {
        return join(List.of(orEmpty(eventName), what), ending);
    }

    private static String join(List<String> parts, String ending) {
        return parts.stream()
                .map(FileNames::safe)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" - ", "", ending));
    }

    private static String safe(String part) {
        String plain = SPACES.matcher(UNSAFE.matcher(Normalizer.normalize(part, Normalizer.Form.NFC))
                        .replaceAll(" "))
                .replaceAll(" ");
        return trimDots(cut(plain.strip()));
    }

    /** Cuts the text to {@code PART_BYTES}, between two code points: half of one is not a valid character. */
    private static String cut(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            bytes += utf8Bytes(text.codePointAt(i));
            if (bytes > PART_BYTES) {
                return text.substring(0, i);
            }
        }
        return text;
    }

    private static int utf8Bytes(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }

    private static String trimDots(String text) {
        // Windows drops dots and spaces at the end of a name; Unix hides a file whose name begins with a dot.
        return OUTER_DOTS.matcher(text).replaceAll("");
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
