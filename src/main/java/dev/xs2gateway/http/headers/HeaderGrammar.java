package dev.xs2gateway.http.headers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Parses lists and parameters in header values (RFC 9110, 5.6), ignoring white space around separators and empty elements. */
public final class HeaderGrammar {
    private static final Pattern MEDIA_RANGE = Pattern.compile("[^/\\s]+/[^/\\s]+");
    private static final Pattern EQUALS = Pattern.compile("\\s*=\\s*");
    private static final Pattern WEIGHT = Pattern.compile("(?i)q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)");

    private HeaderGrammar() {}

    /** Returns the elements of a comma-separated list, without the empty ones. */
    public static List<String> elements(String list) {
        return split(list, ',');
    }

    /** Returns the value of {@code Accept} in its plainest form, without the elements that are not media ranges; may be empty. */
    public static String mediaRanges(String accept) {
        return elements(accept).stream()
                .map(HeaderGrammar::mediaType)
                .filter(range -> !range.isEmpty())
                .collect(Collectors.joining(","));
    }

    /** Returns a media type or range and its parameters in the plainest form; empty if the value is neither. */
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

    /** Splits a value at each separator outside of quotes; strips the parts and drops the empty ones. */
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
