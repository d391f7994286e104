package dev.xs2gateway.sandbox;

import com.sun.net.httpserver.Headers;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The newest 100,000 calls, each logged when it arrives, so that a hanging one counts too.
 *
 * <p>Where a {@code part} is asked for, those calls count whose raw target, or its decoded form, contains it; an empty
 * one matches all.
 */
public final class CallLog {
    static final int KEPT = 100_000;

    private final AtomicReferenceArray<Entry> ring = new AtomicReferenceArray<>(KEPT);
    private final AtomicLong next = new AtomicLong();
    private volatile long cleared;

    CallLog() {}

    /** Oldest first. */
    public List<Call> all() {
        return entries().map(Entry::seen).toList();
    }

    /** Of every kind. */
    public List<Call> of(String part) {
        return entries().filter(entry -> entry.isAbout(part)).map(Entry::seen).toList();
    }

    public List<Call> of(CallKind kind, String part) {
        return matching(kind, part).map(Entry::seen).toList();
    }

    public int count(CallKind kind, String part) {
        return (int) matching(kind, part).count();
    }

    /** Calls of all kinds but {@link CallKind#CDN}: those that the vendor's rate limit counts. */
    public int apiCalls(String part) {
        return (int) entries()
                .filter(entry -> entry.kind != CallKind.CDN && entry.isAbout(part))
                .count();
    }

    public void clear() {
        cleared = next.get();
    }

    Entry arrived(Instant at, CallKind kind, String method, String target, Headers headers) {
        long number = next.getAndIncrement();
        var entry = new Entry(number, at, kind, method, target, headers);
        ring.set((int) (number % KEPT), entry);
        return entry;
    }

    private Stream<Entry> matching(CallKind kind, String part) {
        return entries().filter(entry -> entry.kind == kind && entry.isAbout(part));
    }

    private Stream<Entry> entries() {
        long end = next.get();
        long start = Math.max(cleared, end - KEPT);
        return LongStream.range(start, end)
                .mapToObj(number -> ring.get((int) (number % KEPT)))
                // A call that arrives right now may have its number, but not its place yet.
                .filter(entry -> entry != null && entry.number >= start);
    }

    /** A call whose answer is still open. */
    static final class Entry {
        private final long number;
        private final Instant at;
        private final CallKind kind;
        private final String method;
        private final String target;
        private final Headers headers;
        private final AtomicLong sent = new AtomicLong();
        private volatile int status = -1;
        private volatile boolean open = true;

        private Entry(long number, Instant at, CallKind kind, String method, String target, Headers headers) {
            this.number = number;
            this.at = at;
            this.kind = kind;
            this.method = method;
            this.target = target;
            this.headers = headers;
        }

        CallKind kind() {
            return kind;
        }

        void answered(int code) {
            status = code;
        }

        void sent(long bytes) {
            sent.addAndGet(bytes);
        }

        void ended() {
            open = false;
        }

        boolean isAbout(String part) {
            return target.contains(part) || Paths.decoded(target).contains(part);
        }

        private Call seen() {
            // Here and not on arrival: most calls are never looked at.
            Map<String, List<String>> lower = new TreeMap<>();
            headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
            return new Call(at, kind, method, target, status, sent.get(), open, lower);
        }
    }
}
