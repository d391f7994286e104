package dev.xs2gateway.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;

/** What one pass over a body tells: its digest, the checksum that zip entries need, its length. */
record Fingerprint(String sha256, long crc, long length) {

    static Fingerprint of(Body body) {
        var pass = new Pass();
        try {
            body.writeTo(pass);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Fingerprint(HexFormat.of().formatHex(pass.digest.digest()), pass.crc.getValue(), pass.length);
    }

    static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static final class Pass extends OutputStream {
        private final MessageDigest digest = sha256Digest();
        private final CRC32 crc = new CRC32();
        private long length;

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            digest.update(bytes, from, count);
            crc.update(bytes, from, count);
            length += count;
        }
    }
}
