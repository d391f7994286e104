package dev.xs2gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The text that proves who a consumer is: {@code xs2g_{keyId}_{secret}_{checksum}}.
 *
 * <ul>
 *   <li>{@code keyId}: 6 to 16 base62 digits, which name the key in the consumers' file;
 *   <li>{@code secret}: 32 random bytes as 43 base62 digits;
 *   <li>{@code checksum}: the CRC-32 of all text before its underscore, as 6 base62 digits. It tells a typing error from a forged
 *       token without a look into the file, and lets secret scanners recognise a token.
 * </ul>
 *
 * <p>Base62 has no underscore, and all parts but the key id have a fixed length, so each length of a text has one meaning.
 */
public final class Token {
    /** How each token begins. */
    public static final String PREFIX = "xs2g_";

    private static final int SECRET_BYTES = 32;
    private static final int SECRET_DIGITS = 43;
    private static final int CHECKSUM_DIGITS = 6;
    private static final int NEW_KEY_ID_DIGITS = 8;
    private static final int SHORTEST_KEY_ID = 6;
    private static final int LONGEST_KEY_ID = 16;
    private static final int FIXED_LENGTH = PREFIX.length() + 1 + SECRET_DIGITS + 1 + CHECKSUM_DIGITS;

    private final byte[] ascii;
    private final int keyIdEnd;

    private Token(byte[] ascii) {
        this.ascii = ascii;
        this.keyIdEnd = PREFIX.length() + ascii.length - FIXED_LENGTH;
    }

    /** Creates a token with a new key id and a new secret. */
    public static Token create(SecureRandom random) {
        return create(Base62.random(random, NEW_KEY_ID_DIGITS), random);
    }

    /** Creates a token with this key id and a new secret. */
    static Token create(String keyId, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String signed = PREFIX + keyId + "_" + Base62.encode(secret, SECRET_DIGITS);
        byte[] ascii = (signed + "_" + "0".repeat(CHECKSUM_DIGITS)).getBytes(StandardCharsets.US_ASCII);
        Token token = new Token(ascii);
        long rest = token.checksum();
        for (int i = ascii.length - 1; i > signed.length(); i--) {
            ascii[i] = (byte) Base62.digit((int) (rest % 62));
            rest /= 62;
        }
        return token;
    }

    /**
     * Reads the token that a text ends with.
     *
     * @param from where the token begins in the text
     * @return null if the rest of the text has not the form of a token; its checksum is not compared here
     */
    static @Nullable Token parse(String text, int from) {
        int length = text.length() - from;
        int keyIdLength = length - FIXED_LENGTH;
        if (keyIdLength < SHORTEST_KEY_ID || keyIdLength > LONGEST_KEY_ID || !text.startsWith(PREFIX, from)) {
            return null;
        }
        byte[] ascii = new byte[length];
        int keyIdEnd = PREFIX.length() + keyIdLength;
        int secretEnd = length - CHECKSUM_DIGITS - 1;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(from + i);
            boolean isUnderscore = i == keyIdEnd || i == secretEnd;
            boolean fits = i < PREFIX.length() || (isUnderscore ? c == '_' : Base62.isDigit(c));
            if (!fits) {
                return null;
            }
            ascii[i] = (byte) c;
        }
        return new Token(ascii);
    }

    /** Whether a key may have this id. */
    static boolean isKeyId(String id) {
        return id.length() >= SHORTEST_KEY_ID
                && id.length() <= LONGEST_KEY_ID
                && id.chars().allMatch(Base62::isDigit);
    }

    /** Whether the checksum is that of the text before it. */
    boolean hasRightChecksum() {
        long stated = checksum();
        for (int i = ascii.length - 1; i >= ascii.length - CHECKSUM_DIGITS; i--) {
            if (ascii[i] != Base62.digit((int) (stated % 62))) {
                return false;
            }
            stated /= 62;
        }
        return true;
    }

    private long checksum() {
        CRC32 crc = new CRC32();
        crc.update(ascii, 0, ascii.length - CHECKSUM_DIGITS - 1);
        return crc.getValue();
    }

    /** The id of the key, which is no secret. */
    public String keyId() {
        return new String(ascii, PREFIX.length(), keyIdEnd - PREFIX.length(), StandardCharsets.US_ASCII);
    }

    /** The SHA-256 of the whole text, 32 bytes, as the consumers' file holds it. */
    public byte[] sha256() {
        return Sha256Digest.of(ascii);
    }

    /** The whole text: the secret that its consumer sends. Shown once, and never logged. */
    public String reveal() {
        return new String(ascii, StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return PREFIX + keyId() + "_…";
    }
}
