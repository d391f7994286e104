package dev.xs2gateway.budget;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** A standing as text, for other pods: numbers, times in microseconds. What cannot be read, from another version perhaps, is as if nothing were known. */
final class StandingText {
    private static final int RATE = 2;
    private static final int PAUSE = 4;
    private static final int KEY = 3;

    private StandingText() {}

    static String write(Standing standing) {
        StringBuilder text = new StringBuilder("rate");
        add(text, standing.rate().thousandths(), micros(standing.rate().since()));
        Standing.Pause pause = standing.pause();
        if (pause != null) {
            text.append(" pause");
            add(text, pause.times(), micros(pause.since()), micros(pause.until()), micros(pause.probeUntil()));
        }
        Standing.Key key = standing.key();
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

    /** {@code now} in nanoseconds, for where nothing is known. */
    static Standing read(String text, long now) {
        try {
            return read(text.split(" ", -1), now);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException unreadable) {
            return Standing.fresh(now);
        }
    }

    private static Standing read(String[] words, long now) {
        Standing standing = Standing.fresh(now);
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
            standing = with(standing, kind, numbers(words, i, length));
            i += length;
        }
        return standing;
    }

    private static long[] numbers(String[] words, int from, int length) {
        return Arrays.stream(Arrays.copyOfRange(words, from, from + length))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private static Standing with(Standing standing, String kind, long[] n) {
        return switch (kind) {
            case "rate" -> new Standing(new Standing.Rate((int) n[0], nanos(n[1])), standing.pause(), standing.key());
            case "pause" ->
                new Standing(
                        standing.rate(),
                        new Standing.Pause((int) n[0], nanos(n[1]), nanos(n[2]), nanos(n[3])),
                        standing.key());
            default ->
                new Standing(
                        standing.rate(), standing.pause(), new Standing.Key(nanos(n[0]), nanos(n[1]), nanos(n[2])));
        };
    }

    private static long nanos(long micros) {
        return TimeUnit.MICROSECONDS.toNanos(micros);
    }
}
