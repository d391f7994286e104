package dev.xs2gateway.http.route;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The rules for paths: refuses each form that Vert.x, Quarkus REST or a proxy in front
 * could read as another path (matrix parameters, empty and dot segments, encoded separators).
 */
public final class PathRules {
    private static final String PLAIN = "-_~./";

    private PathRules() {}

    /** Returns why a path, as it was sent, must be refused, as a sentence for the caller; null if it is fine. */
    public static @Nullable String fault(String path) {
        return isPlain(path) ? null : faultOfSegments(path);
    }

    /** Whether a path consists of unreserved characters, without empty segments and without a segment that begins with a dot. */
    private static boolean isPlain(String path) {
        char before = 0;
        for (int at = 0; at < path.length(); at++) {
            char next = path.charAt(at);
            boolean letterOrDigit =
                    (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || (next >= '0' && next <= '9');
            if (!letterOrDigit && PLAIN.indexOf(next) < 0) {
                return false;
            }
            if (before == '/' && (next == '/' || next == '.')) {
                return false;
            }
            before = next;
        }
        return true;
    }

    private static @Nullable String faultOfSegments(String path) {
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            String fault = segments[i].isEmpty()
                    ? i < segments.length - 1 ? "The path contains an empty segment." : null
                    : faultOf(segments[i]);
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private static @Nullable String faultOf(String segment) {
        if (segment.indexOf(';') >= 0) {
            return "The path contains a parameter after a semicolon.";
        }
        byte[] decoded = decoded(segment);
        if (decoded == null) {
            return "The path contains an incomplete percent-encoding.";
        }
        for (byte one : decoded) {
            if (one == '/' || one == '\\' || (one >= 0 && one < ' ') || one == 0x7F) {
                return "The path contains an encoded separator or control character.";
            }
        }
        String text = text(decoded);
        if (text == null) {
            return "The path is not UTF-8.";
        }
        return text.equals(".") || text.equals("..") ? "The path contains a dot segment." : null;
    }

    /** Decodes percent-encodings; null if one is incomplete. Other characters count as the bytes that were sent. */
    private static byte @Nullable [] decoded(String segment) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(segment.length());
        for (int at = 0; at < segment.length(); at++) {
            char next = segment.charAt(at);
            if (next != '%') {
                bytes.write(next);
            } else if (at + 2 < segment.length()
                    && HexFormat.isHexDigit(segment.charAt(at + 1))
                    && HexFormat.isHexDigit(segment.charAt(at + 2))) {
                bytes.write(HexFormat.fromHexDigits(segment, at + 1, at + 3));
                at += 2;
            } else {
                return null;
            }
        }
        return bytes.toByteArray();
    }

    private static @Nullable String text(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Whether a target in absolute form (RFC 9112, 3.2.2) names another host than the {@code Host} header. */
    public static boolean namesAnotherHost(String target, @Nullable String host) {
        if (target.startsWith("/") || host == null) {
            return false;
        }
        try {
            String authority = new URI(target).getRawAuthority();
            return authority != null && !authority.equalsIgnoreCase(host);
        } catch (URISyntaxException e) {
            return true;
        }
    }
}
