package dev.xs2gateway.access.oidc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.xs2gateway.access.Sha256Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that were verified within the last minute and have not expired, by their SHA-256. Holds no token, and no rejection: an attacker
 * who sends many different tokens displaces none. Thread safe.
 */
final class VerifiedTokenCache {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MOST = 10_000;

    private final Cache<ByteBuffer, VerifiedToken> verified;
    private final InstantSource clock;

    /** Creates an empty cache; {@code nanos} is a monotonic time in nanoseconds. */
    VerifiedTokenCache(InstantSource clock, LongSupplier nanos) {
        this.clock = clock;
        this.verified = Caffeine.newBuilder()
                .maximumSize(MOST)
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .expireAfter(Expiry.writing((ByteBuffer digest, VerifiedToken token) -> keptFor(token)))
                .build();
    }

    @Nullable
    VerifiedToken find(String token) {
        return verified.getIfPresent(key(token));
    }

    void put(String token, VerifiedToken content) {
        if (keptFor(content).isPositive()) {
            verified.put(key(token), content);
        }
    }

    private Duration keptFor(VerifiedToken token) {
        Instant now = clock.instant();
        Instant end = now.plus(LONGEST);
        return token.expiresAt().isBefore(end) ? Duration.between(now, token.expiresAt()) : LONGEST;
    }

    private static ByteBuffer key(String token) {
        return ByteBuffer.wrap(Sha256Digest.of(token.getBytes(StandardCharsets.UTF_8)));
    }
}
