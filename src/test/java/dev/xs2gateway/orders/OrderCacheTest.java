package dev.xs2gateway.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.MovedClock;
import dev.xs2gateway.upstream.IdKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderCacheTest {
    private static final OrderKey KEY = new OrderKey(IdKind.BOOKING, "booking1");
    private static final double NO_JITTER = 0.5;

    private final MovedClock clock = new MovedClock();

    private OrderCache cache(double random) {
        return new OrderCache(Ages.DEFAULT, clock, clock::nanos, () -> random);
    }

    private Answer answer(String... statuses) {
        List<Order> orders = Arrays.stream(statuses)
                .map(status -> Vendor.order(Vendor.row("{logistic_status: '" + status + "'}", "{}")))
                .toList();
        return new Answer(orders, clock.instant());
    }

    /** Kept until just before this age, and gone at it. */
    private void lives(OrderCache cache, Answer answer, Duration age) {
        cache.put(KEY, answer);
        clock.move(age.minusNanos(1));
        assertThat(cache.get(KEY, OrderLookup.ANY_AGE)).contains(answer);
        clock.move(Duration.ofNanos(1));
        assertThat(cache.get(KEY, OrderLookup.ANY_AGE)).isEmpty();
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
    void anAnswerIsKeptAsLongAsItsStateDeserves(String status, Duration age) {
        lives(cache(NO_JITTER), answer(status), age);
    }

    @Test
    void anUnknownIdIsForgottenFirst() {
        lives(cache(NO_JITTER), answer(), Duration.ofSeconds(15));
    }

    @ParameterizedTest
    @CsvSource({"completed cancelled, PT10M", "cancelled processing completed, PT30S", "cancelled returned, PT1H"})
    void aBookingIsAsFreshAsItsMostRestlessOrder(String statuses, Duration age) {
        lives(cache(NO_JITTER), answer(statuses.split(" ")), age);
    }

    @Test
    void agesAreJitteredByATenthAtMost() {
        lives(cache(0), answer("completed"), Duration.ofMinutes(9));
        lives(cache(NO_JITTER), answer("completed"), Duration.ofMinutes(10));
        lives(cache(0.75), answer("completed"), Duration.ofSeconds(630));
        OrderCache longest = cache(Math.nextDown(1.0));
        longest.put(KEY, answer("completed"));
        clock.move(Duration.ofMinutes(11));
        assertThat(longest.get(KEY, OrderLookup.ANY_AGE)).isEmpty();
    }

    @Test
    void nobodyGetsAnAnswerOlderThanAskedFor() {
        OrderCache cache = cache(NO_JITTER);
        cache.put(KEY, answer("completed"));
        clock.move(Duration.ofSeconds(60));

        assertThat(cache.get(KEY, Duration.ofSeconds(60))).isPresent();
        assertThat(cache.get(KEY, Duration.ofSeconds(60).minusNanos(1))).isEmpty();
        assertThat(cache.get(KEY, Duration.ZERO)).isEmpty();
        assertThat(cache.get(KEY, OrderLookup.ANY_AGE)).isPresent();
    }

    @Test
    void aNewAnswerStartsANewAge() {
        OrderCache cache = cache(NO_JITTER);
        cache.put(KEY, answer("processing"));
        clock.move(Duration.ofSeconds(20));
        cache.put(KEY, answer("completed"));
        clock.move(Duration.ofSeconds(20));

        assertThat(cache.get(KEY, OrderLookup.ANY_AGE))
                .hasValueSatisfying(answer -> assertThat(answer.orders()).allMatch(Order::fulfilled));
    }

    @Test
    void readingDoesNotKeepAnAnswerAlive() {
        OrderCache cache = cache(NO_JITTER);
        cache.put(KEY, answer("processing"));
        for (int i = 0; i < 29; i++) {
            clock.move(Duration.ofSeconds(1));
            assertThat(cache.get(KEY, OrderLookup.ANY_AGE)).isPresent();
        }
        clock.move(Duration.ofSeconds(1));

        assertThat(cache.get(KEY, OrderLookup.ANY_AGE)).isEmpty();
    }

    @Test
    void aBookingAndAnOrderOfOneIdAreTwoThings() {
        OrderCache cache = cache(NO_JITTER);
        cache.put(KEY, answer("completed"));

        assertThat(cache.get(new OrderKey(IdKind.ORDER, KEY.id()), OrderLookup.ANY_AGE))
                .isEmpty();
    }

    @Test
    void noMoreAnswersAreKeptThanAllowed() {
        OrderCache small = new OrderCache(new Ages(100), clock, clock::nanos, () -> NO_JITTER);
        List<OrderKey> keys = IntStream.range(0, 5_000)
                .mapToObj(n -> new OrderKey(IdKind.ORDER, "id" + n))
                .toList();
        keys.forEach(key -> small.put(key, answer()));

        await().untilAsserted(() -> assertThat(keys)
                .filteredOn(key -> small.get(key, OrderLookup.ANY_AGE).isPresent())
                .hasSizeBetween(1, 100));
    }
}
