package dev.xs2gateway.upstream.url;

import com.ibm.icu.text.IDNA;
import dev.xs2gateway.failure.Failure;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Parses the host of an http or https URL into the one form that is compared, resolved and sent
 * (https://url.spec.whatwg.org/#host-parsing): names in lower-case ASCII, IPv4 addresses as four decimal
 * numbers whatever their notation, IPv6 addresses compressed and in brackets.
 */
public final class UrlHost {
    private static final Pattern FORBIDDEN = Pattern.compile("[\\x00-\\x20#/:<>?@\\[\\\\\\]^|%\\x7f]");
    private static final Pattern ENCODED_LABEL = Pattern.compile("(^|\\.)xn--");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");
    private static final Pattern IPV6_TEXT = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?=:|$)");
    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;
    private static final long ADDRESSES = 1L << 32;

    /** The rules that the standard leaves to the name server: hyphens at the ends of labels, and lengths. */
    private static final Set<IDNA.Error> TOLERATED = EnumSet.of(
            IDNA.Error.EMPTY_LABEL,
            IDNA.Error.LABEL_TOO_LONG,
            IDNA.Error.DOMAIN_NAME_TOO_LONG,
            IDNA.Error.LEADING_HYPHEN,
            IDNA.Error.TRAILING_HYPHEN,
            IDNA.Error.HYPHEN_3_4);

    private UrlHost() {}

    /**
     * Parses a host as the URL standard does.
     *
     * @param host the host as written in the URL
     * @throws dev.xs2gateway.failure.FailureException {@code LinkRefused}
     */
    public static String parse(String host) {
        if (host.startsWith("[")) {
            return ipv6(host);
        }
        String name = ascii(new String(PercentEncoding.decoded(host), StandardCharsets.UTF_8));
        refuseIf(FORBIDDEN.matcher(name).find());
        return endsInNumber(name) ? ipv4(name) : checked(name);
    }

    public static boolean isAddress(String host) {
        return host.startsWith("[") || endsInNumber(host);
    }

    private static String ascii(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.chars().allMatch(c -> c < 0x80)
                && !ENCODED_LABEL.matcher(lower).find()) {
            return lower;
        }
        IDNA.Info info = new IDNA.Info();
        int options = IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ;
        StringBuilder ascii = IDNA.getUTS46Instance(options).nameToASCII(name, new StringBuilder(), info);
        refuseIf(!TOLERATED.containsAll(info.getErrors()));
        return ascii.toString();
    }

    /** Refuses an overlong name, and an empty or overlong label, which no name server knows. */
    private static String checked(String name) {
        List<String> labels = List.of(name.split("\\.", -1));
        int last = labels.size() - 1;
        boolean rooted = last > 0 && labels.get(last).isEmpty();
        List<String> named = rooted ? labels.subList(0, last) : labels;
        refuseIf(name.length() > LONGEST_NAME + (rooted ? 1 : 0));
        refuseIf(named.stream().anyMatch(label -> label.isEmpty() || label.length() > LONGEST_LABEL));
        return name;
    }

    private static boolean endsInNumber(String name) {
        String[] labels = name.split("\\.", -1);
        int last = labels.length - 1;
        if (last > 0 && labels[last].isEmpty()) {
            last--;
        }
        return NUMBER.matcher(labels[last]).matches();
    }

    /** Parses an IPv4 address: one to four numbers, each decimal, octal or hexadecimal; the last fills all remaining bytes. */
    private static String ipv4(String name) {
        String[] parts = (name.endsWith(".") ? name.substring(0, name.length() - 1) : name).split("\\.", -1);
        refuseIf(parts.length > 4);
        long address = number(parts[parts.length - 1]);
        refuseIf(address >= ADDRESSES >> (8 * (parts.length - 1)));
        for (int i = 0; i < parts.length - 1; i++) {
            long part = number(parts[i]);
            refuseIf(part > 255);
            address += part << (8 * (3 - i));
        }
        return "%d.%d.%d.%d".formatted(address >> 24, (address >> 16) & 255, (address >> 8) & 255, address & 255);
    }

    private static long number(String text) {
        refuseIf(!NUMBER.matcher(text).matches() || text.length() > 40);
        try {
            if (text.length() > 1 && (text.charAt(1) | 0x20) == 'x') {
                String digits = text.substring(2).replaceFirst("^0+(?=.)", "");
                return digits.isEmpty() ? 0 : Long.parseLong(digits, 16);
            }
            return Long.parseLong(text, text.length() > 1 && text.startsWith("0") ? 8 : 10);
        } catch (NumberFormatException none) {
            throw new Failure.LinkRefused("its host cannot be read").asException();
        }
    }

    /** Parses an IPv6 address. An IPv4 address inside an IPv6 one is refused: no link needs this form. */
    private static String ipv6(String host) {
        refuseIf(!host.endsWith("]"));
        String text = host.substring(1, host.length() - 1);
        refuseIf(!IPV6_TEXT.matcher(text).matches());
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            refuseIf(!(address instanceof Inet6Address));
            return "[" + compressed(address.getHostAddress()) + "]";
        } catch (IllegalArgumentException unreadable) {
            throw new Failure.LinkRefused("its host cannot be read").asException();
        }
    }

    /** Replaces the first of the longest runs of zeros by two colons (RFC 5952). */
    private static String compressed(String full) {
        return ZEROS.matcher(full)
                .results()
                .max((one, other) -> one.group().length() != other.group().length()
                        ? Integer.compare(length(one.group()), length(other.group()))
                        : Integer.compare(other.start(), one.start()))
                .map(run -> full.substring(0, run.start()) + "::"
                        + full.substring(run.end()).replaceFirst("^:", ""))
                .orElse(full);
    }

    /** The length of a run in zeros; colons do not count, because a run at the start has no colon before it. */
    private static int length(String run) {
        return run.replace(":", "").length();
    }

    private static void refuseIf(boolean breach) {
        if (breach) {
            throw new Failure.LinkRefused("its host cannot be read").asException();
        }
    }
}
