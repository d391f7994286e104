package dev.xs2gateway.http.headers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Lists and parameters in header values (RFC 9110, 5.6): white space around separators and empty elements mean nothing. */
public final class HeaderGrammar {
    private static final Pattern MEDIA_RANGE = Pattern.compile("[^/\\s]+/[^/\\s]+");
    private static final Pattern EQUALS = Pattern.compile("\\s*=\\s*");
    private static final Pattern WEIGHT = Pattern.compile("(?i)q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)");

    private HeaderGrammar() {}

    /** The elements of a comma-separated list, without the empty ones. */
    public static List<String> elements(String list) {
        return split(list, ',');
    }

    /** The value of {@code Accept} in its plainest form, without the elements that are no media ranges; may be empty. */
    public static String mediaRanges(String accept) {
        return elements(accept).stream()
                .map(HeaderGrammar::mediaType)
                .filter(range -> !range.isEmpty())
                .collect(Collectors.joining(","));
    }

    /** A media type or range with its parameters in its plainest form; empty where it is none. */
    public static String mediaType(String value) {
        List<String> parts = split(value, ';').stream()
                .map(part -> EQUALS.matcher(part).replaceFirst("="))
                .toList();
        if (parts.isEmpty() || !MEDIA_RANGE.matcher(parts.getFirst()).matches()) {
            return "";
        }
        return parts.stream()
                .filter(part -> part.equals(parts.getFirst()) || isParameter(part))
                .collect(Collectors.joining(";"));
    }

    private static boolean isParameter(String part) {
        boolean isWeight = part.toLowerCase(Locale.ROOT).startsWith("q=");
        return part.indexOf('=') > 0 && (!isWeight || WEIGHT.matcher(part).matches());
    }

    /** At each separator outside of quotes; stripped, without what is empty. */
    private static List<String> split(String value, char separator) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        boolean quoted = false;
        for (int at = 0; at <= value.length(); at++) {
            char next = at == value.length() ? separator : value.charAt(at);
            if (next == '\\' && quoted) {
                at++;
            } else if (next == '"') {
                quoted = !quoted;
            } else if (next == separator && (!quoted || at == value.length())) {
                String part = value.substring(from, at).strip();
                if (!part.isEmpty()) {
                    parts.add(part);
                }
                from = at + 1;
            }
        }
        return parts;
    }
}
