package dev.xs2gateway.upstream.url;

import dev.xs2gateway.failure.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses http and https URLs as browsers do: the URL parser of the WHATWG URL standard (https://url.spec.whatwg.org/#url-parsing),
 * without its other schemes. Existing percent-encoding stays unchanged; characters that need encoding are encoded as UTF-8.
 *
 * <p>This parser is stricter than the standard: it refuses a URL that names a user, even if only RFC 3986 finds the user;
 * a host with an empty or overlong label, which no name server knows; and port 0. Failures quote no part of the URL.
 */
public final class HttpUrlParser {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)", Pattern.DOTALL);
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(\\[[^]]*]|[^:\\[\\]]*)(?::([0-9]*))?", Pattern.DOTALL);
    private static final Pattern SINGLE_DOT = Pattern.compile("\\.|%2e", Pattern.CASE_INSENSITIVE);
    private static final Pattern DOUBLE_DOT = Pattern.compile("(\\.|%2e){2}", Pattern.CASE_INSENSITIVE);
    private static final int HIGHEST_PORT = 65_535;

    private HttpUrlParser() {}

    /**
     * Parses a URL.
     *
     * @param base the URL that a relative URL is resolved against; null if the URL must be absolute
     * @throws dev.xs2gateway.failure.FailureException {@code LinkRefused}
     */
    public static HttpUrl parse(String text, @Nullable HttpUrl base) {
        String input = withoutFragment(stripped(text));
        Matcher absolute = SCHEME.matcher(input);
        if (!absolute.matches()) {
            refuseIf(base == null, "it is not absolute");
            return relative(input, Objects.requireNonNull(base));
        }
        String scheme = absolute.group(1).toLowerCase(Locale.ROOT);
        String rest = absolute.group(2);
        refuseIf(!scheme.equals("https") && !scheme.equals("http"), "its scheme is not https");
        if (base != null && scheme.equals(base.scheme()) && !rest.startsWith("//")) {
            return relative(rest, base);
        }
        return withAuthority(scheme, rest);
    }

    /** Removes white space around the text, and tabs and line ends in it. */
    private static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) <= ' ') {
            from++;
        }
        while (to > from && text.charAt(to - 1) <= ' ') {
            to--;
        }
        return text.substring(from, to).replaceAll("[\t\n\r]", "");
    }

    private static String withoutFragment(String input) {
        int fragment = input.indexOf('#');
        return fragment < 0 ? input : input.substring(0, fragment);
    }

    private static HttpUrl relative(String input, HttpUrl base) {
        if (input.isEmpty()) {
            return base;
        }
        if (input.startsWith("?")) {
            return base.withTarget(base.path(), query(input));
        }
        if (isSlash(input.charAt(0))) {
            return input.length() > 1 && isSlash(input.charAt(1))
                    ? withAuthority(base.scheme(), input)
                    : base.withTarget(path(List.of(), input.substring(1)), query(input));
        }
        List<String> folders = List.of(base.path().substring(1).split("/", -1));
        return base.withTarget(path(folders.subList(0, folders.size() - 1), input), query(input));
    }

    /** Parses {@code rest}, the part after the scheme. Browsers accept any number of slashes before the host. */
    private static HttpUrl withAuthority(String scheme, String rest) {
        int start = 0;
        while (start < rest.length() && isSlash(rest.charAt(start))) {
            start++;
        }
        String input = rest.substring(start);
        refuseIf(before("/?", input).contains("@"), "it names a user");
        String authority = before("/\\?", input);
        Matcher parts = HOST_AND_PORT.matcher(authority);
        refuseIf(!parts.matches(), "its host cannot be read");
        String host = UrlHost.parse(parts.group(1));
        String after = input.substring(authority.length());
        String absolutePath = after.isEmpty() || after.startsWith("?") ? after : after.substring(1);
        return new HttpUrl(scheme, host, port(parts.group(2), scheme), path(List.of(), absolutePath), query(after));
    }

    private static int port(@Nullable String digits, String scheme) {
        if (digits == null || digits.isEmpty()) {
            return HttpUrl.standardPort(scheme);
        }
        String significant = digits.replaceFirst("^0+(?=.)", "");
        boolean none = significant.length() > 5 || Integer.parseInt(significant) > HIGHEST_PORT;
        refuseIf(none || significant.equals("0"), "its port is none");
        return Integer.parseInt(significant);
    }

    /** The path with its leading slash, its {@code .} and {@code ..} segments resolved; {@code input} may continue with a query. */
    private static String path(List<String> folders, String input) {
        List<String> segments = new ArrayList<>(folders);
        String[] given = before("?", input).split("[/\\\\]", -1);
        for (int i = 0; i < given.length; i++) {
            boolean last = i == given.length - 1;
            if (DOUBLE_DOT.matcher(given[i]).matches()) {
                if (!segments.isEmpty()) {
                    segments.removeLast();
                }
                addIf(last, segments, "");
            } else if (SINGLE_DOT.matcher(given[i]).matches()) {
                addIf(last, segments, "");
            } else {
                segments.add(PercentEncoding.ofPath(given[i]));
            }
        }
        return "/" + String.join("/", segments);
    }

    private static void addIf(boolean last, List<String> segments, String segment) {
        if (last) {
            segments.add(segment);
        }
    }

    private static @Nullable String query(String input) {
        int start = input.indexOf('?');
        return start < 0 ? null : PercentEncoding.ofQuery(input.substring(start + 1));
    }

    /** The part of {@code input} before the first of the characters in {@code ends}. */
    private static String before(String ends, String input) {
        for (int i = 0; i < input.length(); i++) {
            if (ends.indexOf(input.charAt(i)) >= 0) {
                return input.substring(0, i);
            }
        }
        return input;
    }

    private static boolean isSlash(char c) {
        return c == '/' || c == '\\';
    }

    private static void refuseIf(boolean breach, String why) {
        if (breach) {
            throw new Failure.LinkRefused(why).asException();
        }
    }
}
