package dev.xs2gateway.access.links;

import javax.crypto.spec.SecretKeySpec;

/** A key that signs links. */
final class LinkKey {
    static final String ALGORITHM = "HmacSHA256";

    private final String id;
    private final SecretKeySpec secret;

    LinkKey(String id, byte[] secret) {
        this.id = id;
        this.secret = new SecretKeySpec(secret, ALGORITHM);
    }

    String id() {
        return id;
    }

    SecretKeySpec secret() {
        return secret;
    }

    @Override
    public String toString() {
        return "link key " + id;
    }
}
