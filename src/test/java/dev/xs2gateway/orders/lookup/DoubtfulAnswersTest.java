package dev.xs2gateway.orders.lookup;

import static dev.xs2gateway.orders.HeldRows.booking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.orders.HeldRows;
import dev.xs2gateway.orders.batch.Engine;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An id that was known does not become unknown by one answer that does not list it. */
class DoubtfulAnswersTest {
    private static final Duration PAST_ITS_AGE = Duration.ofMinutes(30);
    private static final String[] TWENTY =
            IntStream.range(0, 20).mapToObj(n -> "b" + n).toArray(String[]::new);

    private final HeldRows upstream = new HeldRows();
    private final Engine engine = new Engine(upstream, 50);

    @BeforeEach
    void twentyAreKnown() {
        engine.askMany(TWENTY);
        upstream.call(1)
                .answer(Stream.of(TWENTY).map(id -> booking(id, "o-" + id)).toArray(Row[]::new));
        engine.move(PAST_ITS_AGE);
    }

    @Test
    void aKnownIdThatIsNotListedIsRequestedOnceMoreAloneBeforeItCountsAsUnknown() {
        var caller = engine.ask("b1");
        upstream.call(2).answer();
        caller.assertNotTerminated();

        assertThat(upstream.call(3).ids()).containsExactly("b1");
        upstream.call(3).answer();

        assertThat(caller.assertCompleted().getItem().entry().snapshot().exists())
                .isFalse();
        assertThat(upstream.count()).isEqualTo(3);
    }

    @Test
    void anIdThatTheConfirmationListsStaysKnown() {
        var caller = engine.ask("b1");
        upstream.call(2).answer();
        upstream.call(3).answer(booking("b1", "o-b1"));

        assertThat(Engine.orderIds(caller)).containsExactly("o-b1");
    }

    @Test
    void ifTheConfirmationFailsTheKnownEntryIsReturnedAsStale() {
        var caller = engine.ask("b1");
        upstream.call(2).answer();
        upstream.call(3).fail(new Failure.UpstreamTimeout().asException());

        LookupResult found = caller.assertCompleted().getItem();
        assertThat(found.source()).isEqualTo(LookupResult.Source.STALE);
        assertThat(Engine.orderIds(caller)).containsExactly("o-b1");
    }

    @Test
    void anAnswerThatListsNothingCostsFewCallsMore() {
        var caller = engine.askMany(TWENTY);
        upstream.call(2).answer();
        for (int n = 3; n <= upstream.count(); n++) {
            upstream.call(n).answer();
        }

        assertThat(upstream.count()).isEqualTo(2 + 5);
        assertThat(caller.assertCompleted().getItem().values().stream()
                        .map(OrderLookup.Result.Of.class::cast)
                        .filter(result -> !result.found().entry().snapshot().exists()))
                .hasSize(5);
    }

    @Test
    void anIdThatWasNeverKnownIsUnknownAtOnce() {
        var caller = engine.ask("new");
        upstream.call(2).answer();

        assertThat(caller.assertCompleted().getItem().entry().snapshot().exists())
                .isFalse();
        assertThat(upstream.count()).isEqualTo(2);
    }

    @Test
    void anEntryInASpareSlotIsNotConfirmedAndStaysKnown() {
        engine.ask("b1");
        upstream.call(2).answer(booking("b1", "o-b1"));
        engine.now("b1");
        engine.move(Duration.ofMinutes(6));
        engine.ask("new");
        assertThat(upstream.call(3).ids()).containsExactly("new", "b1");

        upstream.call(3).answer();

        assertThat(upstream.count()).isEqualTo(3);
        assertThat(Objects.requireNonNull(engine.now("b1")).entry().snapshot().exists())
                .isTrue();
    }
}
