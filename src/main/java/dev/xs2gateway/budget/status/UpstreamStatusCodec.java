package dev.xs2gateway.budget.status;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Writes an upstream status as text for other pods: numbers, with times in microseconds.
 * Text that cannot be read, perhaps of another version, is read as a fresh status.
 */
public final class UpstreamStatusCodec {
    private static final int RATE = 2;
    private static final int PAUSE = 4;
    private static final int KEY = 3;

    private UpstreamStatusCodec() {}

    public static String write(UpstreamStatus status) {
        StringBuilder text = new StringBuilder("rate");
        add(text, status.rate().thousandths(), micros(status.rate().since()));
        UpstreamStatus.Pause pause = status.pause();
        if (pause != null) {
            text.append(" pause");
            add(text, pause.times(), micros(pause.since()), micros(pause.until()), micros(pause.probeUntil()));
        }
        UpstreamStatus.Key key = status.key();
        if (key != null) {
            text.append(" key");
            add(text, micros(key.since()), micros(key.nextProbe()), micros(key.every()));
        }
        return text.toString();
    }

    private static void add(StringBuilder text, long... numbers) {
        for (long number : numbers) {
            text.append(' ').append(number);
        }
    }

    private static long micros(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos);
    }

    /** Reads an upstream status; returns a fresh one as of {@code now}, in nanoseconds, if the text cannot be read. */
    public static UpstreamStatus read(String text, long now) {
        try {
            return read(text.split(" ", -1), now);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException unreadable) {
            return UpstreamStatus.fresh(now);
        }
    }

    private static UpstreamStatus read(String[] words, long now) {
        UpstreamStatus status = UpstreamStatus.fresh(now);
        int i = 0;
        while (i < words.length) {
            String kind = words[i++];
            int length =
                    switch (kind) {
                        case "rate" -> RATE;
                        case "pause" -> PAUSE;
                        case "key" -> KEY;
                        default -> throw new NumberFormatException(kind);
                    };
            status = with(status, kind, numbers(words, i, length));
            i += length;
        }
        return status;
    }

    private static long[] numbers(String[] words, int from, int length) {
        return Arrays.stream(Arrays.copyOfRange(words, from, from + length))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private static UpstreamStatus with(UpstreamStatus status, String kind, long[] n) {
        return switch (kind) {
            case "rate" ->
                new UpstreamStatus(new UpstreamStatus.Rate((int) n[0], nanos(n[1])), status.pause(), status.key());
            case "pause" ->
                new UpstreamStatus(
                        status.rate(),
                        new UpstreamStatus.Pause((int) n[0], nanos(n[1]), nanos(n[2]), nanos(n[3])),
                        status.key());
            default ->
                new UpstreamStatus(
                        status.rate(), status.pause(), new UpstreamStatus.Key(nanos(n[0]), nanos(n[1]), nanos(n[2])));
        };
    }

    private static long nanos(long micros) {
        return TimeUnit.MICROSECONDS.toNanos(micros);
    }
}
