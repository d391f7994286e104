package dev.xs2gateway.access.links;

import dev.xs2gateway.access.links.Verification.Expired;
import dev.xs2gateway.access.links.Verification.Invalid;
import dev.xs2gateway.access.links.Verification.Reason;
import dev.xs2gateway.access.links.Verification.Valid;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Signs links with HMAC-SHA-256, and verifies their tokens: base64url of the bytes of {@link LinkCodec} and the 32 bytes of their
 * signature. A token has up to 780 characters, some 160 for a ticket.
 *
 * <p>Thread safe. Nothing is kept: a link whose key is removed from the file ends with its next use.
 */
public final class LinkSigner {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final int SIGNATURE_BYTES = 32;
    private static final int LONGEST_TOKEN = 780;

    private final Supplier<LinkKeys> keys;
    private final SecureRandom random;

    /** Creates a signer; {@code keys} supplies the current version of the keys' file for each link. */
    public LinkSigner(Supplier<LinkKeys> keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    /**
     * Makes a link with a new id, and signs it with the first key.
     *
     * @param ownerId the order's id, or the booking's
     * @param itemId the ticket's or the invoice's id; empty for a zip
     * @param expiresAt the first instant at which the link is no longer valid; cut to whole seconds
     * @throws IllegalArgumentException if an id has more than 255 bytes in UTF-8
     */
    public SignedLink sign(Link.Kind kind, String ownerId, String itemId, Instant expiresAt, boolean confirm) {
        byte[] id = new byte[LinkCodec.ID_BYTES];
        random.nextBytes(id);
        Link link = new Link(
                ENCODER.encodeToString(id), kind, ownerId, itemId, expiresAt.truncatedTo(ChronoUnit.SECONDS), confirm);
        return new SignedLink(link, token(link, keys.get().signing()));
    }

    static String token(Link link, LinkKey key) {
        return token(LinkCodec.encode(key.id(), link), key);
    }

    static String token(byte[] signed, LinkKey key) {
        byte[] token = Arrays.copyOf(signed, signed.length + SIGNATURE_BYTES);
        System.arraycopy(signature(signed, key), 0, token, signed.length, SIGNATURE_BYTES);
        return ENCODER.encodeToString(token);
    }

    /** Verifies a token: first its signature in constant time, then its form, then its time. */
    public Verification verify(String token, Instant now) {
        byte[] bytes = decoded(token);
        if (bytes == null || bytes.length < SIGNATURE_BYTES) {
            return new Invalid(Reason.MALFORMED);
        }
        byte[] signed = Arrays.copyOf(bytes, bytes.length - SIGNATURE_BYTES);
        String keyId = LinkCodec.keyId(signed);
        if (keyId == null) {
            return new Invalid(Reason.MALFORMED);
        }
        LinkKeys current = keys.get();
        LinkKey key = current.key(keyId);
        byte[] stated = Arrays.copyOfRange(bytes, signed.length, bytes.length);
        // Computed for an unknown key too, so that the time of the answer does not tell which key ids there are.
        boolean matches = MessageDigest.isEqual(signature(signed, key == null ? current.signing() : key), stated);
        if (key == null) {
            return new Invalid(Reason.UNKNOWN_KEY);
        }
        if (!matches) {
            return new Invalid(Reason.FORGED);
        }
        Link link = LinkCodec.decode(signed);
        if (link == null) {
            return new Invalid(Reason.MALFORMED);
        }
        return now.isBefore(link.expiresAt()) ? new Valid(link) : new Expired(link);
    }

    /** The bytes of a token; null unless it is the one text that stands for them, because a decoder ignores the last bits of a text. */
    private static byte @Nullable [] decoded(String token) {
        if (token.length() > LONGEST_TOKEN) {
            return null;
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            return ENCODER.encodeToString(bytes).equals(token) ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] signature(byte[] signed, LinkKey key) {
        try {
            Mac mac = Mac.getInstance(LinkKey.ALGORITHM);
            mac.init(key.secret());
            return mac.doFinal(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
