package dev.xs2gateway.orders.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.orders.Ages;
import dev.xs2gateway.orders.HeldRows;
import dev.xs2gateway.orders.batch.Engine;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** XS2Event is down for ten minutes. */
class OutageTest {
    private static final int KNOWN = 1_000;
    private static final Duration GATHER = Duration.ofMillis(5);

    /** Answers at once, or fails at once. */
    private static final class Upstream implements Engine.Rows {
        private boolean down;
        private int calls;

        @Override
        public Uni<List<Row>> orders(IdKind kind, Supplier<List<String>> gathered, CallAccount account) {
            calls++;
            List<String> ids = gathered.get();
            return down
                    ? Uni.createFrom()
                            .failure(new Failure.UpstreamUnavailable("down", Duration.ofSeconds(2)).asException())
                    : Uni.createFrom()
                            .item(ids.stream()
                                    .map(id -> HeldRows.booking(id, "o-" + id))
                                    .toList());
        }
    }

    private final Upstream upstream = new Upstream();
    private final Engine engine = new Engine(upstream, 50, new Ages(10_000, 4, Duration.ofMinutes(5)));

    private void allAreKnownAndStale() {
        engine.askMany(IntStream.range(0, KNOWN).mapToObj(n -> "b" + n).toArray(String[]::new))
                .assertCompleted();
        engine.move(Duration.ofMinutes(11));
        upstream.down = true;
        upstream.calls = 0;
    }

    @Test
    void duringAnOutageKnownIdsAreReturnedAsStaleAndFewCallsAreMade() {
        allAreKnownAndStale();

        for (int minute = 0; minute < 10; minute++) {
            for (int n = 0; n < KNOWN; n++) {
                var caller = engine.ask("b" + n);
                engine.move(GATHER);
                LookupResult found = caller.assertCompleted().getItem();
                assertThat(found.source()).isEqualTo(LookupResult.Source.STALE);
            }
            engine.move(Duration.ofMinutes(1));
        }

        assertThat(engine.ask("b1").assertCompleted().getItem().why()).isInstanceOf(FailureException.class);
        assertThat(upstream.calls).isLessThan(10 * KNOWN);
    }

    @Test
    void unknownIdsFailFastWithRetryAfter() {
        upstream.down = true;

        Throwable failed = engine.ask("b1").assertFailed().getFailure();

        assertThat(failed).isInstanceOfSatisfying(FailureException.class, thrown -> assertThat(thrown.failure())
                .isInstanceOf(Failure.UpstreamUnavailable.class));
    }

    @Test
    void onReturnThereIsNoHerd() {
        allAreKnownAndStale();
        engine.ask("b0");
        engine.move(Duration.ofMinutes(2));
        upstream.down = false;
        upstream.calls = 0;

        for (int n = 0; n < KNOWN; n++) {
            assertThat(Objects.requireNonNull(engine.now("b" + n))
                            .entry()
                            .snapshot()
                            .exists())
                    .isTrue();
        }

        assertThat(upstream.calls).as("a full batch at a time").isLessThanOrEqualTo(KNOWN);
    }
}
