package dev.xs2gateway.access;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One key of a consumer, as the consumers' file states it. The file holds the digest of the token and not the token itself. */
public final class ConsumerKey {
    private final String id;
    private final byte[] sha256;
    private final @Nullable Instant notAfter;
    private final Consumer consumer;

    /** Creates a key; {@code sha256} are 64 hex digits, the digest of the whole token text. */
    ConsumerKey(String id, String sha256, @Nullable Instant notAfter, Consumer consumer) {
        this.id = id;
        this.sha256 = HexFormat.of().parseHex(sha256);
        this.notAfter = notAfter;
        this.consumer = consumer;
    }

    public String id() {
        return id;
    }

    public Consumer consumer() {
        return consumer;
    }

    /** The last instant at which the key is accepted; empty if it has no end. */
    public Optional<Instant> notAfter() {
        return Optional.ofNullable(notAfter);
    }

    /** Not copied: only {@link KeyAuthenticator} uses it, and does not change it. */
    byte[] sha256() {
        return sha256;
    }

    /** The end as a field, for the path of every request. */
    @Nullable
    Instant end() {
        return notAfter;
    }

    @Override
    public String toString() {
        return "key " + id + " of " + consumer.name();
    }
}
