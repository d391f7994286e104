package dev.xs2gateway.orders;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a look-up of many ids, put together from the JSON that is kept of each: as old as the oldest of them, as fresh as the
 * first to run out, and as dear as the dearest.
 */
final class ManyAnswer {
    private static final long BYTES_OF_AN_ID = 70;
    private static final long BYTES_OF_A_FAILURE = 400;

    private final Renderer renderer;
    private final long now;
    private final List<Rendered> found = new ArrayList<>();
    private final List<String> unchanged = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private final List<LookupResource.Failed> failed = new ArrayList<>();
    private Duration age = Duration.ZERO;
    private @Nullable Duration freshFor;
    private @Nullable Found dearest;

    ManyAnswer(Renderer renderer, long now) {
        this.renderer = renderer;
        this.now = now;
    }

    void failed(LookupResource.Failed entry) {
        failed.add(entry);
    }

    /** Seconds after which each of those that failed for a while may be asked for again; zero where none did. */
    long retryAfter() {
        return failed.stream()
                .mapToLong(LookupResource.Failed::retryAfterSeconds)
                .max()
                .orElse(0);
    }

    /** {@code tag}: what the caller has of this id already. */
    void found(String id, Found answer, @Nullable String tag) {
        Known known = answer.known();
        note(answer);
        if (!known.answer().known()) {
            missing.add(id);
            return;
        }
        Rendered rendered = renderer.render(known);
        if (rendered.etag().equals(tag)) {
            unchanged.add(id);
        } else {
            found.add(rendered);
        }
    }

    private void note(Found answer) {
        Duration itsAge = answer.known().age(now);
        Duration itsRest = answer.known().freshFor(now);
        age = itsAge.compareTo(age) > 0 ? itsAge : age;
        freshFor = freshFor == null || itsRest.compareTo(freshFor) < 0 ? itsRest : freshFor;
        dearest = dearest == null || answer.way().compareTo(dearest.way()) > 0 ? answer : dearest;
    }

    Duration age() {
        return age;
    }

    /** Until the first of them runs out; negative where one has. */
    Duration freshFor() {
        return freshFor == null ? Duration.ZERO : freshFor;
    }

    /** The one that cost most; null where nothing was found out. */
    @Nullable
    Found dearest() {
        return dearest;
    }

    /** The tag of what it says, whenever that was said. */
    String etag() {
        StringBuilder content = new StringBuilder();
        found.forEach(rendered -> content.append(rendered.etag()));
        content.append(missing);
        byte[] failures = renderer.bytes(failed);
        return Renderer.etag(content.append(new String(failures, StandardCharsets.UTF_8))
                .toString()
                .getBytes(StandardCharsets.UTF_8));
    }

    /** About how many bytes its JSON takes, and not fewer. */
    long bytes() {
        long entries = found.stream().mapToLong(Rendered::taggedBytes).sum();
        return entries
                + (missing.size() + unchanged.size()) * BYTES_OF_AN_ID
                + failed.size() * BYTES_OF_A_FAILURE
                + 100;
    }

    /** {@code list}: the name of the list of entries; {@code withUnchanged}: whether the caller said what it has. */
    byte[] json(String list, boolean withUnchanged) {
        // Large enough for all of it, or it would be copied again and again while it grows.
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) Math.min(Integer.MAX_VALUE - 8, bytes()));
        write(out, "{\"" + list + "\":[");
        for (int i = 0; i < found.size(); i++) {
            write(out, i == 0 ? "" : ",");
            found.get(i).writeTagged(out);
        }
        write(out, "],\"missing\":");
        out.writeBytes(renderer.bytes(missing));
        if (withUnchanged) {
            write(out, ",\"unchanged\":");
            out.writeBytes(renderer.bytes(unchanged));
        }
        write(out, ",\"failed\":");
        out.writeBytes(renderer.bytes(failed));
        write(out, "}");
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, String ascii) {
        out.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
    }
}
