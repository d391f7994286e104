package dev.xs2gateway.http.headers;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The {@code Content-Disposition} of a file that is to be saved under a name (RFC 6266, RFC 8187).
 *
 * <p>The name may contain any characters. Those that could break out of the header or of the folder, or deceive the reader (line ends,
 * slashes, marks that reverse the writing direction), are replaced or dropped. The header states the result twice, in ASCII and in UTF-8.
 */
public final class ContentDisposition {
    private static final String NAMELESS = "download";
    private static final int LONGEST = 150;
    private static final int LONGEST_ENDING = 10;
    private static final String NOT_IN_NAMES = "\"*/:<>?\\|";
    private static final String ATTR_CHAR =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$&+-.^_`|~";
    private static final Pattern HIDING = Pattern.compile("^[. ]+");
    private static final Pattern ACCENTS = Pattern.compile("\\p{M}");
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private ContentDisposition() {}

    public static String attachment(String saveAs) {
        String name = shortened(safe(saveAs));
        return "attachment; filename=\"" + ascii(name) + "\"; filename*=UTF-8''" + percentEncoded(name);
    }

    private static String safe(String name) {
        StringBuilder safe = new StringBuilder();
        Normalizer.normalize(name, Normalizer.Form.NFC)
                .codePoints()
                .map(ContentDisposition::safe)
                .forEach(c -> {
                    if (c >= 0) {
                        safe.appendCodePoint(c);
                    }
                });
        String stripped = safe.toString().strip();
        // A leading dot hides the file; dots alone name a folder.
        String visible = HIDING.matcher(stripped).replaceFirst("");
        return visible.isEmpty() ? NAMELESS : visible;
    }

    /** Returns the character to use in the name instead of {@code c}, or -1 to drop it. */
    private static int safe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE -> '_';
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> '_';
            case Character.FORMAT -> -1;
            case Character.SPACE_SEPARATOR -> ' ';
            default -> NOT_IN_NAMES.indexOf(c) >= 0 ? '_' : c;
        };
    }

    /** Cuts a name to at most {@link #LONGEST} code points, and keeps its file extension. */
    private static String shortened(String name) {
        int length = name.codePointCount(0, name.length());
        if (length <= LONGEST) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String ending = dot > 0 && name.length() - dot <= LONGEST_ENDING ? name.substring(dot) : "";
        int kept = LONGEST - ending.codePointCount(0, ending.length());
        return name.substring(0, name.offsetByCodePoints(0, kept)).stripTrailing() + ending;
    }

    /** Builds the name for callers that read no UTF-8: without accents, and without percent signs, which some of them decode. */
    private static String ascii(String name) {
        String apart = Normalizer.normalize(name.replace("ß", "ss"), Normalizer.Form.NFD);
        String plain = ACCENTS.matcher(apart).replaceAll("");
        StringBuilder ascii = new StringBuilder();
        plain.codePoints().forEach(c -> ascii.append(c < 0x20 || c > 0x7e || c == '%' ? '_' : (char) c));
        return ascii.toString().isBlank() ? NAMELESS : ascii.toString();
    }

    private static String percentEncoded(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (ATTR_CHAR.indexOf(b) >= 0) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }
}
