package dev.xs2gateway.files;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A SHA-256 digest, as 64 lower-case hex digits. */
public record Sha256(String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public Sha256 {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("a SHA-256 has 64 lower-case hex digits");
        }
    }

    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }

    public static Sha256 of(byte[] digest) {
        return new Sha256(HexFormat.of().formatHex(digest));
    }

    /** The digest of a text's UTF-8 bytes. */
    public static Sha256 of(String text) {
        return of(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Parses a digest as XS2Event states it; returns null if the text holds none that can be checked ({@code null}, {@code dummysha}). */
    public static @Nullable Sha256 parse(@Nullable String stated) {
        if (stated == null) {
            return null;
        }
        String hex = stated.strip().toLowerCase(Locale.ROOT);
        return HEX.matcher(hex).matches() ? new Sha256(hex) : null;
    }

    /** The digest in base64, as an RFC 9530 byte sequence carries it. */
    public String base64() {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }
}
