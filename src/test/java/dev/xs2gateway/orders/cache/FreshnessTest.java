package dev.xs2gateway.orders.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.MovedClock;
import dev.xs2gateway.orders.Ages;
import dev.xs2gateway.orders.model.Snapshot;
import dev.xs2gateway.orders.translate.Vendor;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshnessTest {
    private static final double NO_JITTER = 0.5;
    private static final String TO_COME = "2026-12-05T22:30:00";

    private final MovedClock clock = new MovedClock();

    private Duration age(double random, String eventEnd, String... statuses) {
        var orders = Arrays.stream(statuses)
                .map(status -> Vendor.order(
                        Vendor.row("{logistic_status: '" + status + "', event_stopdate: '" + eventEnd + "'}", "{}")))
                .toList();
        return new Freshness(Ages.DEFAULT, clock, () -> random).of(new Snapshot(orders, Instant.EPOCH));
    }

    @ParameterizedTest
    @CsvSource({
        "completed, PT10M",
        "processing, PT30S",
        "postponed, PT30S",
        "never seen, PT30S",
        "cancelled, PT1H",
        "returned, PT1H"
    })
    void anAnswerIsFreshAsLongAsItsStateDeserves(String status, Duration age) {
        assertThat(age(NO_JITTER, TO_COME, status)).isEqualTo(age);
    }

    @Test
    void anUnknownIdIsTheFirstToBeAskedAgain() {
        assertThat(age(NO_JITTER, TO_COME)).isEqualTo(Duration.ofSeconds(15));
    }

    @ParameterizedTest
    @CsvSource({"completed cancelled, PT10M", "cancelled processing completed, PT30S", "cancelled returned, PT1H"})
    void aBookingIsAsFreshAsItsMostRestlessOrder(String statuses, Duration age) {
        assertThat(age(NO_JITTER, TO_COME, statuses.split(" "))).isEqualTo(age);
    }

    @Test
    void agesAreJitteredByATenthAtMost() {
        assertThat(age(0, TO_COME, "completed")).isEqualTo(Duration.ofMinutes(9));
        assertThat(age(0.75, TO_COME, "completed")).isEqualTo(Duration.ofSeconds(630));
        assertThat(age(Math.nextDown(1.0), TO_COME, "completed")).isLessThanOrEqualTo(Duration.ofMinutes(11));
    }

    /** The clock stands at 2026-11-24T10:00Z, 36 hours after 2026-11-22T22:00. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-22T21:59:59, PT1H",
        "2026-11-22 21:59:59, PT1H",
        "2026-11-22T21:59:59Z, PT1H",
        "2026-11-22T21:59:59+02:00, PT1H",
        "2026-11-21, PT1H",
        "2026-11-22T22:00:00, PT30S",
        "2026-11-22, PT30S",
        "yesterday, PT30S",
        "'', PT30S"
    })
    void onceTheEventIsSurelyOverLittleHappensAnyMore(String eventEnd, Duration age) {
        assertThat(age(NO_JITTER, eventEnd, "processing")).isEqualTo(age);
    }
}
