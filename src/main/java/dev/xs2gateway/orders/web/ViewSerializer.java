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

/** Makes the JSON of one kind's answers. */
public final class ViewSerializer {
    private static final int TAG_BYTES = 16;

    private final ObjectMapper json;
    private final BiFunction<String, Snapshot, ?> view;

    /** {@code view} makes what callers see of an id that XS2Event knows. */
    public ViewSerializer(ObjectMapper json, BiFunction<String, Snapshot, ?> view) {
        this.json = json;
        this.view = view;
    }

    /** The answer's JSON, made once and kept with it; only for an id that XS2Event knows. */
    public SerializedView render(CacheEntry entry) {
        return entry.view(() -> new SerializedView(
                bytes(view.apply(entry.key().id(), entry.snapshot())), etag(bytes(timeless(entry)))));
    }

    /** What the answer says, whenever it was said. */
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

    /** A weak entity tag for what has this content. */
    static String etag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return "W/\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, TAG_BYTES))
                    + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
