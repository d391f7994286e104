package dev.xs2gateway.sandbox;

import java.time.Duration;
import java.util.Map;

/**
 * Something that goes wrong with an answer.
 *
 * <p>{@link #delay}, {@link #slow} and {@link #chunked} change the manner of an answer and combine with anything; of all
 * others one applies to a call.
 *
 * <p>Two things the JDK's server cannot imitate: it never sends more body bytes than its {@code Content-Length} states
 * (see {@link #wrongLength}), and it does not notice that a peer has left while nothing is written (see {@link #hang}).
 */
public sealed interface Fault {

    /** Waits before the answer. */
    static Fault delay(Duration time) {
        return new Delay(time);
    }

    /**
     * No answer comes. The handler waits until the sandbox closes, also where the peer has left by then: a parked virtual
     * thread.
     */
    static Fault hang() {
        return new Hang();
    }

    /** The body stops after so many bytes, and the connection stays open. */
    static Fault hangAfter(long bytes) {
        return new HangAfter(bytes);
    }

    /** This answer; an empty content type is none. */
    static Fault status(int code, String contentType, String body, Map<String, String> headers) {
        return new Replaced(code, contentType, body, headers);
    }

    /** This status with an HTML body that says {@code vendor-secret-detail}, which must never leave the gateway. */
    static Fault status(int code) {
        return status(
                code, "text/html", "<html><body><h1>" + code + "</h1>vendor-secret-detail</body></html>", Map.of());
    }

    /** 200 with JSON that ends too early; files answer 200 with HTML. */
    static Fault garbage() {
        return new Garbage();
    }

    /** 200 with a maintenance page. */
    static Fault html() {
        return status(
                200,
                "text/html",
                "<html><body>We are down for maintenance. vendor-secret-detail</body></html>",
                Map.of());
    }

    /** The connection closes after so many body bytes, fewer than the true {@code Content-Length} has promised. */
    static Fault cutAfter(long bytes) {
        return new CutAfter(bytes);
    }

    /** As {@link #cutAfter}, at this share of the body. */
    static Fault cutPercent(int percent) {
        return new CutPercent(percent);
    }

    /** One bit of the byte at this offset is flipped; negative counts from the end, -1 is the last byte. */
    static Fault corruptAt(long offset) {
        return new CorruptAt(offset);
    }

    /** More bytes than the file has, with a {@code Content-Length} that agrees with what is sent. */
    static Fault longer(int bytes) {
        return new Longer(bytes);
    }

    /** The last bytes are missing, with a {@code Content-Length} that agrees with what is sent. */
    static Fault shorter(int bytes) {
        return new Shorter(bytes);
    }

    /**
     * {@code Content-Length} is off by this much. Positive: the whole body comes, then the connection closes early.
     * Negative: only as many bytes come as are stated, and the connection closes; the bytes beyond cannot be sent.
     */
    static Fault wrongLength(int delta) {
        return new WrongLength(delta);
    }

    /** No {@code Content-Length}. */
    static Fault chunked() {
        return new Chunked();
    }

    /** The body comes at this rate. */
    static Fault slow(int bytesPerSecond) {
        return new Slow(bytesPerSecond);
    }

    /** The connection closes without any byte of an answer. */
    static Fault refuse() {
        return new Refuse();
    }

    /** A redirect, with an empty body. */
    static Fault redirect(String location, int code) {
        return status(code, "text/plain", "", Map.of("Location", location));
    }

    /** The zip link call answers this text; other calls are not touched. */
    static Fault link(String text) {
        return new Link(text);
    }

    /** The answer of a CDN to a link whose time is over. */
    static Fault expired() {
        return status(403, "application/xml", CdnHandler.EXPIRED, Map.of());
    }

    /** Changes the manner of an answer. */
    sealed interface Manner extends Fault {}

    record Delay(Duration time) implements Manner {}

    record Slow(int bytesPerSecond) implements Manner {
        public Slow {
            if (bytesPerSecond < 1) {
                throw new IllegalArgumentException("at least one byte per second");
            }
        }
    }

    record Chunked() implements Manner {}

    record Hang() implements Fault {}

    record HangAfter(long bytes) implements Fault {}

    record Replaced(int code, String contentType, String body, Map<String, String> headers) implements Fault {}

    record Garbage() implements Fault {}

    record CutAfter(long bytes) implements Fault {}

    record CutPercent(int percent) implements Fault {}

    record CorruptAt(long offset) implements Fault {}

    record Longer(int bytes) implements Fault {}

    record Shorter(int bytes) implements Fault {}

    record WrongLength(int delta) implements Fault {}

    record Refuse() implements Fault {}

    record Link(String text) implements Fault {}
}
