package dev.xs2gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.MovedClock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class AttemptLimiterTest {
    private final MovedClock clock = new MovedClock();
    private final AttemptLimiter limiter = new AttemptLimiter(3, clock::nanos);

    @Test
    void anAddressHasItsAttemptsAtOnce() {
        assertThat(fail("10.0.0.1", 3)).isZero();

        assertThat(limiter.recordFailure("10.0.0.1")).isEqualTo(Duration.ofSeconds(20));
        assertThat(limiter.recordFailure("10.0.0.2")).isZero();
    }

    @Test
    void theStatedWaitBringsTheNextAttempt() {
        fail("10.0.0.1", 3);
        Duration wait = limiter.recordFailure("10.0.0.1");

        clock.move(wait.minusNanos(1));
        assertThat(limiter.recordFailure("10.0.0.1")).isPositive();
        clock.move(Duration.ofNanos(1));
        assertThat(limiter.recordFailure("10.0.0.1")).isZero();
        assertThat(limiter.recordFailure("10.0.0.1")).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void refusedAttemptsDoNotLengthenTheWait() {
        fail("10.0.0.1", 3);

        assertThat(fail("10.0.0.1", 1000)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void aMinuteLaterAllIsForgiven() {
        fail("10.0.0.1", 4);

        clock.move(Duration.ofMinutes(1));

        assertThat(fail("10.0.0.1", 3)).isZero();
    }

    @Test
    void theAddressesOfOneNetworkOfIpv6CountTogether() {
        for (int i = 0; i < 3; i++) {
            assertThat(limiter.recordFailure("2001:db8:1:2::" + i)).isZero();
        }

        assertThat(limiter.recordFailure("2001:db8:1:2:ffff::1")).isPositive();
        assertThat(limiter.recordFailure("2001:db8:1:3::1")).isZero();
    }

    @Test
    void theTableIsBounded() {
        for (int i = 0; i < 3 * AttemptLimiter.MOST_ADDRESSES; i++) {
            limiter.recordFailure("10." + (i >> 16) + "." + ((i >> 8) & 255) + "." + (i & 255));
        }

        assertThat(limiter.addresses()).isEqualTo(AttemptLimiter.MOST_ADDRESSES);
    }

    @Test
    void anAddressThatKeepsTryingIsNotForgotten() {
        fail("192.0.2.1", 3);
        for (int i = 0; i < 2 * AttemptLimiter.MOST_ADDRESSES; i++) {
            limiter.recordFailure("10." + (i >> 16) + "." + ((i >> 8) & 255) + "." + (i & 255));
            if (i % 1000 == 0) {
                assertThat(limiter.recordFailure("192.0.2.1")).isPositive();
            }
        }
    }

    @Test
    void manyThreadsGetNoMoreThanOne() {
        AttemptLimiter crowded = new AttemptLimiter(1000, clock::nanos);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 1000; i++) {
                threads.execute(() -> crowded.recordFailure("10.0.0.1"));
            }
        }

        assertThat(crowded.recordFailure("10.0.0.1")).isPositive();
    }

    private Duration fail(String address, int times) {
        Duration wait = Duration.ZERO;
        for (int i = 0; i < times; i++) {
            wait = limiter.recordFailure(address);
        }
        return wait;
    }
}
