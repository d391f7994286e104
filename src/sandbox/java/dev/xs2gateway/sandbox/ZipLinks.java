package dev.xs2gateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Links to the CDN: signed, for one order, and good for a short while. */
final class ZipLinks {
    /** What a link opens. */
    enum Verdict {
        GOOD,
        EXPIRED,
        FORGED
    }

    private final SecretKeySpec key;
    private final String cdn;
    private volatile Duration life = Duration.ofSeconds(60);

    ZipLinks(String cdn) {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        this.key = new SecretKeySpec(secret, "HmacSHA256");
        this.cdn = cdn;
    }

    void life(Duration value) {
        life = value;
    }

    String link(String orderId, Instant now) {
        long expires = now.plus(life).toEpochMilli();
        return "%s/zips/%s.zip?Expires=%d&Signature=%s"
                .formatted(cdn, Paths.encoded(orderId), expires, signature(orderId, String.valueOf(expires)));
    }

    Verdict verdict(String orderId, Map<String, String> query, Instant now) {
        String expires = query.getOrDefault("Expires", "");
        if (!signature(orderId, expires).equals(query.get("Signature"))) {
            return Verdict.FORGED;
        }
        return now.toEpochMilli() < Long.parseLong(expires) ? Verdict.GOOD : Verdict.EXPIRED;
    }

    private String signature(String orderId, String expires) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal((orderId + "\n" + expires).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
