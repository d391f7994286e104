package dev.xs2gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedLogTest {
    private final List<String> lines = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private final BoundedLog log = new BoundedLog(lines::add, (delay, task) -> later.add(task));

    private void warn(String kind, int times) {
        for (int i = 0; i < times; i++) {
            log.warn(kind, () -> kind + " failed");
        }
    }

    @Test
    void theFirstTenOfAMinuteAreLoggedAndTheRestIsCounted() {
        warn("upstream-timeout", 25);
        assertThat(lines).hasSize(10).allMatch("upstream-timeout failed"::equals);

        later.removeFirst().run();

        assertThat(lines).hasSize(11).last().isEqualTo("15 more of upstream-timeout within a minute");
    }

    @Test
    void oneKindDoesNotSilenceAnother() {
        warn("upstream-timeout", 25);
        warn("storage-full", 1);

        assertThat(lines).last().isEqualTo("storage-full failed");
    }

    @Test
    void theNextMinuteBeginsAnew() {
        warn("upstream-timeout", 10);
        later.removeFirst().run();
        warn("upstream-timeout", 1);

        assertThat(lines).hasSize(11).last().isEqualTo("upstream-timeout failed");
    }
}
