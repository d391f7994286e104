package dev.xs2gateway.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A file's true bytes, always the same, with their digest. */
public abstract sealed class Content implements Body permits HeldContent, PatternContent, ZipContent {
    private volatile @Nullable Fingerprint fingerprint;

    Content() {}

    static Content of(byte[] bytes) {
        return new HeldContent(bytes);
    }

    static Content of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** SHA-256 in lower-case hex, taken when first asked: samples of 64 MB must not slow every start down. */
    public final String sha256() {
        return fingerprint().sha256();
    }

    @Override
    public abstract long length();

    /** All bytes in one array; only for what fits in memory. */
    public final byte[] bytes() {
        try {
            var out = new ByteArrayOutputStream(Math.toIntExact(length()));
            writeTo(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public abstract void writeTo(OutputStream out) throws IOException;

    final Fingerprint fingerprint() {
        Fingerprint known = fingerprint;
        if (known == null) {
            // Two callers may both compute it; they get the same.
            known = Fingerprint.of(this);
            fingerprint = known;
        }
        return known;
    }
}
