package dev.xs2gateway.files;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;

/** Bytes to send, the same ones for the same seed. */
public final class Bytes {
    private Bytes() {}

    public static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    public static byte[] wrongAtTheEnd(byte[] right) {
        byte[] wrong = right.clone();
        wrong[wrong.length - 1] ^= 1;
        return wrong;
    }

    public static Sha256 sha256(byte[] bytes) {
        try {
            return Sha256.of(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
