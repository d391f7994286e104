package dev.xs2gateway.orders.web;

import dev.xs2gateway.orders.cache.CacheEntry;
import dev.xs2gateway.orders.cache.SerializedView;
import dev.xs2gateway.orders.lookup.LookupResult;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The response to a look-up of many ids, composed of the cached JSON of each. Its age is that of the oldest entry, its freshness that of
 * the first to expire, and its source the most expensive one.
 */
final class LookupListJson {
    private static final long BYTES_OF_AN_ID = 70;
    private static final long BYTES_OF_A_FAILURE = 400;

    private final ViewSerializer serializer;
    private final long now;
    private final List<SerializedView> found = new ArrayList<>();
    private final List<String> unchanged = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private final List<LookupAnswers.Failed> failed = new ArrayList<>();
    private Duration age = Duration.ZERO;
    private @Nullable Duration freshFor;
    private @Nullable LookupResult dearest;

    LookupListJson(ViewSerializer serializer, long now) {
        this.serializer = serializer;
        this.now = now;
    }

    void failed(LookupAnswers.Failed entry) {
        failed.add(entry);
    }

    /** Returns the seconds after which each id that failed temporarily may be requested again; zero if there is none. */
    long retryAfter() {
        return failed.stream()
                .mapToLong(LookupAnswers.Failed::retryAfterSeconds)
                .max()
                .orElse(0);
    }

    /** Adds a result; {@code tag} is the entity tag of what the caller already has of this id. */
    void found(String id, LookupResult answer, @Nullable String tag) {
        CacheEntry entry = answer.entry();
        note(answer);
        if (!entry.snapshot().exists()) {
            missing.add(id);
            return;
        }
        SerializedView view = serializer.render(entry);
        if (view.etag().equals(tag)) {
            unchanged.add(id);
        } else {
            found.add(view);
        }
    }

    private void note(LookupResult answer) {
        Duration itsAge = answer.entry().age(now);
        Duration itsRest = answer.entry().freshFor(now);
        age = itsAge.compareTo(age) > 0 ? itsAge : age;
        freshFor = freshFor == null || itsRest.compareTo(freshFor) < 0 ? itsRest : freshFor;
        dearest = dearest == null || answer.source().compareTo(dearest.source()) > 0 ? answer : dearest;
    }

    Duration age() {
        return age;
    }

    /** Returns the time until the first entry expires; negative if one has expired. */
    Duration freshFor() {
        return freshFor == null ? Duration.ZERO : freshFor;
    }

    /** Returns the result with the most expensive source; null if there is no result. */
    @Nullable
    LookupResult dearest() {
        return dearest;
    }

    /** Returns the entity tag of the content, which does not depend on the time of the response. */
    String etag() {
        StringBuilder content = new StringBuilder();
        found.forEach(view -> content.append(view.etag()));
        content.append(missing);
        byte[] failures = serializer.bytes(failed);
        return ViewSerializer.etag(content.append(new String(failures, StandardCharsets.UTF_8))
                .toString()
                .getBytes(StandardCharsets.UTF_8));
    }

    /** Returns an upper estimate of the JSON's size in bytes. */
    long bytes() {
        long entries = found.stream().mapToLong(SerializedView::taggedBytes).sum();
        return entries
                + (missing.size() + unchanged.size()) * BYTES_OF_AN_ID
                + failed.size() * BYTES_OF_A_FAILURE
                + 100;
    }

    /**
     * Returns the JSON.
     *
     * @param list the name of the list of entries
     * @param withUnchanged whether the caller stated what it has
     */
    byte[] json(String list, boolean withUnchanged) {
        // Large enough for the whole JSON; otherwise its bytes would be copied repeatedly while the stream grows.
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) Math.min(Integer.MAX_VALUE - 8, bytes()));
        write(out, "{\"" + list + "\":[");
        for (int i = 0; i < found.size(); i++) {
            write(out, i == 0 ? "" : ",");
            found.get(i).writeTagged(out);
        }
        write(out, "],\"missing\":");
        out.writeBytes(serializer.bytes(missing));
        if (withUnchanged) {
            write(out, ",\"unchanged\":");
            out.writeBytes(serializer.bytes(unchanged));
        }
        write(out, ",\"failed\":");
        out.writeBytes(serializer.bytes(failed));
        write(out, "}");
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, String ascii) {
        out.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
    }
}
