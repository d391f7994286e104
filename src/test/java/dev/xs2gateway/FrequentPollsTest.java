package dev.xs2gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FrequentPollsTest {
    private static final Duration DEFAULT_INTERVAL = Duration.ofMillis(100);

    @Test
    void aConditionThatHoldsAtTheSecondCheckDoesNotTakeAwaitilitysDefaultInterval() {
        // One of ten, for a busy machine may take its time for the others.
        assertThat(Stream.generate(FrequentPollsTest::timeOfTwoChecks).limit(10))
                .anyMatch(time -> time.compareTo(DEFAULT_INTERVAL) < 0);
    }

    private static Duration timeOfTwoChecks() {
        Iterator<Boolean> results = List.of(false, true).iterator();
        long start = System.nanoTime();
        await().until(results::next);
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
