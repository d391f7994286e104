package dev.xs2gateway.orders.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.xs2gateway.orders.cache.CacheEntry;
import dev.xs2gateway.orders.cache.SerializedView;
import dev.xs2gateway.orders.model.Snapshot;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.BiFunction;

/** Serializes the snapshots of one kind of id as JSON. */
public final class ViewSerializer {
    private static final int TAG_BYTES = 16;

    private final ObjectMapper json;
    private final BiFunction<String, Snapshot, ?> view;

    /** {@code view} converts the snapshot of an id that XS2Event knows to the object that is serialized. */
    public ViewSerializer(ObjectMapper json, BiFunction<String, Snapshot, ?> view) {
        this.json = json;
        this.view = view;
    }

    /** Returns the entry's JSON, which is created once and kept with the entry. Only for an id that XS2Event knows. */
    public SerializedView render(CacheEntry entry) {
        return entry.view(() -> new SerializedView(
                bytes(view.apply(entry.key().id(), entry.snapshot())), etag(bytes(timeless(entry)))));
    }

    /** Returns the view with a constant time, so that the entity tag depends on the content only. */
    private Object timeless(CacheEntry entry) {
        return view.apply(entry.key().id(), new Snapshot(entry.snapshot().orders(), Instant.EPOCH));
    }

    byte[] bytes(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Returns the weak entity tag of this content. */
    static String etag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return "W/\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, TAG_BYTES))
                    + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }
}
