package dev.xs2gateway.access.links;

import dev.xs2gateway.access.links.Link.Kind;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The signed part of a token, in bytes. Each link has exactly one form, and each form is of one link:
 *
 * <pre>
 * version 1 | length, key id | 12 bytes link id | kind | flags | 8 bytes expiry in seconds | length, owner id | length, item id
 * </pre>
 *
 * <p>A length is one byte, texts are UTF-8, numbers are big-endian.
 */
final class LinkCodec {
    /** The number of bytes of a link id; 16 characters in base64url. */
    static final int ID_BYTES = 12;

    private static final byte VERSION = 1;
    private static final int CONFIRM = 1;
    private static final int LONGEST_TEXT = 255;

    private LinkCodec() {}

    /** Throws an {@link IllegalArgumentException} if an id is longer than a token has room for. */
    static byte[] encode(String keyId, Link link) {
        byte[] key = text(keyId);
        byte[] owner = text(link.ownerId());
        byte[] item = text(link.itemId());
        ByteBuffer bytes =
                ByteBuffer.allocate(1 + 1 + key.length + ID_BYTES + 2 + Long.BYTES + 2 + owner.length + item.length);
        bytes.put(VERSION).put((byte) key.length).put(key);
        bytes.put(Base64.getUrlDecoder().decode(link.id()));
        bytes.put((byte) link.kind().code()).put((byte) (link.confirm() ? CONFIRM : 0));
        bytes.putLong(link.expiresAt().getEpochSecond());
        bytes.put((byte) owner.length).put(owner).put((byte) item.length).put(item);
        return bytes.array();
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_TEXT) {
            throw new IllegalArgumentException("an id of a link has at most " + LONGEST_TEXT + " bytes");
        }
        return bytes;
    }

    /** The id of the key with which the token claims to be signed, the only field that is read before the signature; null if there is none. */
    static @Nullable String keyId(byte[] signed) {
        if (signed.length < 2 || signed[0] != VERSION || signed.length < 2 + (signed[1] & 0xff)) {
            return null;
        }
        return new String(signed, 2, signed[1] & 0xff, StandardCharsets.ISO_8859_1);
    }

    /** The link that verified bytes describe; null if they have not the form of this version. */
    static @Nullable Link decode(byte[] signed) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(signed).position(1);
            readText(bytes);
            byte[] id = new byte[ID_BYTES];
            bytes.get(id);
            Kind kind = Kind.of(bytes.get());
            int flags = bytes.get();
            Instant expiresAt = Instant.ofEpochSecond(bytes.getLong());
            String ownerId = readText(bytes);
            String itemId = readText(bytes);
            if (bytes.hasRemaining() || kind == null || (flags & ~CONFIRM) != 0) {
                return null;
            }
            String linkId = Base64.getUrlEncoder().withoutPadding().encodeToString(id);
            return new Link(linkId, kind, ownerId, itemId, expiresAt, flags == CONFIRM);
        } catch (BufferUnderflowException | CharacterCodingException | DateTimeException e) {
            return null;
        }
    }

    private static String readText(ByteBuffer bytes) throws CharacterCodingException {
        byte[] text = new byte[bytes.get() & 0xff];
        bytes.get(text);
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    }
}
