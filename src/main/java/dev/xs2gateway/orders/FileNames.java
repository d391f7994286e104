package dev.xs2gateway.orders;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The vendor's file names, made sure of, and ours, made readable and safe on every file system. */
final class FileNames {
    private static final Pattern SCHEME = Pattern.compile("(?i)https?://.*");
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}<>:\"/\\\\|?*]+");
    private static final Pattern SPACES = Pattern.compile("[\\p{Z}\\s]+");
    private static final int PART_LENGTH = 60;

    private FileNames() {}

    /** The one path segment that a download link names, or null where it names none that may be used. */
    static @Nullable String ofLink(@Nullable String link) {
        if (link == null) {
            return null;
        }
        String name = SCHEME.matcher(link.strip()).matches() ? lastSegment(link.strip()) : link;
        return name == null || isUnsafe(name) ? null : name;
    }

    private static @Nullable String lastSegment(String url) {
        try {
            String path = Objects.requireNonNullElse(new URI(url.replace(" ", "%20")).getRawPath(), "");
            String segment = path.substring(path.lastIndexOf('/') + 1);
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (URISyntaxException | IllegalArgumentException unreadable) {
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

    /** {@code Home v Away - Category 1 - A-1-10 - 1.pdf}; what the vendor does not say is left out. */
    static String ofTicket(@Nullable String eventName, @Nullable String category, Ticket.Seat seat, int number) {
        String place = Stream.of(seat.section(), seat.row(), seat.seat())
                .filter(Objects::nonNull)
                .map(FileNames::safe)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("-"));
        return join(List.of(orEmpty(eventName), orEmpty(category), place, Integer.toString(number)), ".pdf");
    }

    /** {@code Home v Away - tickets.zip} and the like. */
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

    /** Cut between two whole characters: half of one is no character at all. */
    private static String cut(String text) {
        int length = Math.min(text.codePointCount(0, text.length()), PART_LENGTH);
        return text.substring(0, text.offsetByCodePoints(0, length));
    }

    private static String trimDots(String text) {
        // Windows drops dots and spaces at the end of a name, Unix hides a name that begins with one.
        return text.replaceAll("^[. ]+|[. ]+$", "");
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
