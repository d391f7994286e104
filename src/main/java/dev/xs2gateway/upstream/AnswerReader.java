package dev.xs2gateway.upstream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.upstream.BookingOrdersPage.OrderRow;
import java.io.IOException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Reads JSON answers. Fails without a cause: parsers quote what they could not read, and hold on to it. */
final class AnswerReader {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(AnswerLimits.values())
                    .build())
            .addHandler(new LenientJson())
            .build();
    private static final int LARGE = 64 << 10;
    private static final Lock ONE_AT_A_TIME = new ReentrantLock();

    private AnswerReader() {}

    /** A page of a list; null where the answer is empty or JSON's null. */
    static @Nullable BookingOrdersPage page(byte @Nullable [] answer) {
        return read(BookingOrdersPage.class, answer);
    }

    /** One order, read alone; null likewise. */
    static @Nullable OrderRow order(byte @Nullable [] answer) {
        return read(OrderRow.class, answer);
    }

    private static <T> @Nullable T read(Class<T> type, byte @Nullable [] answer) {
        if (answer == null || answer.length == 0) {
            return null;
        }
        return answer.length <= LARGE ? parse(type, answer) : readAlone(type, answer);
    }

    /** A large answer takes a multiple of its size while it is read, so large ones are read one after another. */
    private static <T> @Nullable T readAlone(Class<T> type, byte[] answer) {
        ONE_AT_A_TIME.lock();
        try {
            return parse(type, answer);
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    private static <T> @Nullable T parse(Class<T> type, byte[] answer) {
        try {
            return JSON.readValue(answer, type);
        } catch (IOException unreadable) {
            throw new Failure.UpstreamInvalid("XS2Event's answer is not what its API promises").asException();
        }
    }
}
