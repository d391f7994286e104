package dev.xs2gateway.http.connection;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Percent-encodes the characters that a URI cannot contain (RFC 3986). Callers send them, and Vert.x, Quarkus REST
 * and {@link java.net.URI} each fail on them in a different way, even in a query parameter that no code reads.
 */
final class RequestTarget {
    private static final String OTHER_LEGAL = "-._~:/?@!$&'()*+,;=";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private RequestTarget() {}

    /** Returns the repaired target; the same object if there is nothing to repair. */
    static String mended(String target) {
        for (int at = 0; at < target.length(); at++) {
            if (!isLegal(target, at)) {
                return mendedFrom(at, target);
            }
        }
        return target;
    }

    /** Whether Quarkus accepts a repaired target as a URI; one that begins with a slash always is one. */
    static boolean isUri(String mended) {
        try {
            return mended.startsWith("/") || new URI(mended).getRawPath() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String mendedFrom(int first, String target) {
        StringBuilder mended = new StringBuilder(target.length() + 16).append(target, 0, first);
        for (int at = first; at < target.length(); at++) {
            char next = target.charAt(at);
            if (isLegal(target, at)) {
                mended.append(next);
            } else if (next <= 0xFF) {
                // Netty reads a head as Latin-1, so each of these is a byte as it was sent.
                mended.append('%').append(HEX.toHexDigits((byte) next));
            } else {
                for (byte one : String.valueOf(next).getBytes(StandardCharsets.UTF_8)) {
                    mended.append('%').append(HEX.toHexDigits(one));
                }
            }
        }
        return mended.toString();
    }

    private static boolean isLegal(String target, int at) {
        char next = target.charAt(at);
        if (next == '%') {
            return at + 2 < target.length() && isHex(target.charAt(at + 1)) && isHex(target.charAt(at + 2));
        }
        return isLetterOrDigit(next) || OTHER_LEGAL.indexOf(next) >= 0;
    }

    private static boolean isLetterOrDigit(char next) {
        return (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || (next >= '0' && next <= '9');
    }

    private static boolean isHex(char next) {
        return HexFormat.isHexDigit(next);
    }
}
