package dev.xs2gateway.audit.chain;

import java.util.SortedMap;

/**
 * Writes a JSON object of texts and whole numbers in its canonical form (RFC 8785): members by name, no white space, only
 * necessary escapes. {@code jq -cS} writes the same.
 */
final class CanonicalJson {
    private static final String HEX = "0123456789abcdef";

    private CanonicalJson() {}

    static String of(SortedMap<String, Object> members) {
        StringBuilder out = new StringBuilder(600).append('{');
        members.forEach((name, value) -> {
            if (out.length() > 1) {
                out.append(',');
            }
            text(name, out);
            out.append(':');
            if (value instanceof Number) {
                out.append(value);
            } else {
                text(value.toString(), out);
            }
        });
        return out.append('}').toString();
    }

    private static void text(String value, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
