package dev.xs2gateway.audit.chain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;

/** The SHA-256 of canonical JSON, in hex. */
final class Hashes {
    private Hashes() {}

    static String of(SortedMap<String, Object> members) {
        try {
            byte[] text = CanonicalJson.of(members).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
