package dev.xs2gateway.orders;

import static dev.xs2gateway.orders.HeldRows.booking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.MovedClock;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.VerifyPolicy;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.InQuery;
import dev.xs2gateway.upstream.Spending;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrderLookupTest {
    private final MovedClock clock = new MovedClock();
    private final HeldRows upstream = new HeldRows();
    private final OrderLookup lookup = lookup();

    private OrderLookup lookup() {
        OrderCache cache = new OrderCache(Ages.DEFAULT, clock, clock::nanos, () -> 0.5);
        OrderTranslator translator = new OrderTranslator(new DownloadPolicy(VerifyPolicy.REQUIRED, true));
        return new OrderLookup(cache, new LookupBatcher(upstream, new InQuery(2, 4_000), translator, cache, clock));
    }

    private UniAssertSubscriber<Answer> asker() {
        return lookup.one(IdKind.BOOKING, "b1", new Spending())
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    @Test
    void oneCallServesTenCallers() {
        var callers = IntStream.range(0, 10).mapToObj(n -> asker()).toList();
        upstream.call(1).answer(booking("b1", "o1"));

        assertThat(upstream.count()).isEqualTo(1);
        assertThat(callers)
                .allSatisfy(caller ->
                        assertThat(caller.assertCompleted().getItem().known()).isTrue());
    }

    @Test
    void aCallerWhoLeavesTakesTheAnswerFromNobody() {
        var leaving = asker();
        var staying = asker();

        leaving.cancel();
        assertThat(upstream.call(1).rows()).isNotDone();
        upstream.call(1).answer(booking("b1", "o1"));

        leaving.assertNotTerminated();
        assertThat(staying.assertCompleted().getItem().known()).isTrue();
    }

    @Test
    void anAnswerThatNobodyWaitsForAnyMoreIsKept() {
        asker().cancel();
        upstream.call(1).answer(booking("b1", "o1"));

        asker().assertCompleted();
        assertThat(upstream.count()).isEqualTo(1);
    }

    @Test
    void aFailureReachesEveryWaiter() {
        var callers = List.of(asker(), asker());
        upstream.call(1).fail(new Failure.UpstreamTimeout().asException());

        assertThat(callers).allSatisfy(caller -> caller.assertFailedWith(FailureException.class));
    }

    @Test
    void manyIdsAreAnsweredInTheOrderAskedEachForItself() {
        var asker = lookup.many(IdKind.BOOKING, List.of("b3", "b1", "b2", "b4"), new Spending())
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
        upstream.call(2).fail(new Failure.UpstreamTimeout().asException());
        asker.assertNotTerminated();
        upstream.call(1).answer(booking("b1", "o1"));

        var results = asker.assertCompleted().getItem();

        assertThat(results.keySet()).containsExactly("b3", "b1", "b2", "b4");
        assertThat(results.get("b1")).isInstanceOfSatisfying(OrderLookup.Result.Found.class, found -> assertThat(
                        found.answer().known())
                .isTrue());
        assertThat(results.get("b3")).isInstanceOfSatisfying(OrderLookup.Result.Found.class, found -> assertThat(
                        found.answer().known())
                .isFalse());
        assertThat(results.get("b2")).isEqualTo(new OrderLookup.Result.Failed(new Failure.UpstreamTimeout()));
    }

    @Test
    void whatIsKnownIsNotAskedAgainAmongMany() {
        asker();
        upstream.call(1).answer(booking("b1", "o1"));

        lookup.many(IdKind.BOOKING, List.of("b1", "b2"), new Spending());

        assertThat(upstream.call(2).ids()).containsExactly("b2");
    }

    @Test
    void anOrderTooOldIsReadAgain() {
        asker();
        upstream.call(1).answer(booking("b1", "o1"));
        clock.move(Duration.ofSeconds(61));

        assertThat(lookup.order("o1", Duration.ofSeconds(61), new Spending()).orderId())
                .isEqualTo("o1");
        assertThat(upstream.count()).isEqualTo(1);

        Thread waiting = Thread.startVirtualThread(() -> lookup.order("o1", Duration.ofSeconds(60), new Spending()));
        await().until(() -> upstream.count() == 2);
        upstream.call(2).answer(booking("b1", "o1"));
        assertThat(upstream.call(2).ids()).containsExactly("o1");
        await().until(() -> !waiting.isAlive());
    }

    @Test
    void anOrderThatIsUnknownIsNotFound() {
        asker();
        upstream.call(1).answer(booking("b1", "o1"));
        lookup.many(IdKind.ORDER, List.of("o2"), new Spending());
        upstream.call(2).answer();

        assertThatThrownBy(() -> lookup.order("o2", OrderLookup.ANY_AGE, new Spending()))
                .isInstanceOfSatisfying(FailureException.class, thrown -> assertThat(thrown.failure())
                        .isEqualTo(new Failure.OrderNotFound("o2")));
    }
}
