package dev.xs2gateway.orders;

import static dev.xs2gateway.orders.HeldRows.booking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.MovedClock;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.files.VerifyPolicy;
import dev.xs2gateway.upstream.BookingOrdersPage.Item;
import dev.xs2gateway.upstream.BookingOrdersPage.Row;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.InQuery;
import dev.xs2gateway.upstream.Spending;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LookupBatcherTest {
    private static final int MOST_IDS = 3;

    private final MovedClock clock = new MovedClock();
    private final OrderCache cache = new OrderCache(Ages.DEFAULT, clock, clock::nanos, () -> 0.5);
    private final HeldRows upstream = new HeldRows();
    private final LookupBatcher batcher = batcher(upstream);

    private LookupBatcher batcher(LookupBatcher.RowSource source) {
        OrderTranslator translator = new OrderTranslator(new DownloadPolicy(VerifyPolicy.REQUIRED, true));
        return new LookupBatcher(source, new InQuery(MOST_IDS, 4_000), translator, cache, clock);
    }

    private Map<String, CompletableFuture<Answer>> ask(String... ids) {
        return batcher.ask(IdKind.BOOKING, List.of(ids), new Spending());
    }

    private static CompletableFuture<Answer> of(Map<String, CompletableFuture<Answer>> answers, String id) {
        return Objects.requireNonNull(answers.get(id));
    }

    private static List<String> orderIds(CompletableFuture<Answer> answer) {
        return answer.join().orders().stream().map(Order::orderId).toList();
    }

    private Optional<Answer> cached(IdKind kind, String id) {
        return cache.get(new OrderKey(kind, id), OrderLookup.ANY_AGE);
    }

    @Test
    void theIdsOfOneRequestShareACall() {
        var answers = ask("b1", "b2");
        assertThat(upstream.count()).isEqualTo(1);
        assertThat(upstream.call(1).ids()).containsExactly("b1", "b2");
        assertThat(upstream.call(1).kind()).isEqualTo(IdKind.BOOKING);

        upstream.call(1).answer(booking("b2", "o3"), booking("b1", "o1"), booking("b1", "o2"));

        assertThat(orderIds(of(answers, "b1"))).containsExactly("o1", "o2");
        assertThat(orderIds(of(answers, "b2"))).containsExactly("o3");
        assertThat(of(answers, "b1").join().asOf()).isEqualTo(clock.instant());
    }

    @Test
    void noIdsAreNoCall() {
        assertThat(ask()).isEmpty();
        assertThat(upstream.count()).isZero();
    }

    @Test
    void moreIdsThanFitAreSeveralCalls() {
        ask("b1", "b2", "b3", "b4");

        assertThat(upstream.count()).isEqualTo(2);
        assertThat(upstream.call(1).ids()).containsExactly("b1", "b2", "b3");
        assertThat(upstream.call(2).ids()).containsExactly("b4");
    }

    @Test
    void anIdThatIsBeingAskedIsJoined() {
        var first = ask("b1", "b2");
        var second = ask("b2", "b3");

        assertThat(upstream.call(2).ids()).containsExactly("b3");
        assertThat(of(second, "b2")).isSameAs(of(first, "b2"));
        upstream.call(1).answer(booking("b2", "o2"));
        assertThat(orderIds(of(second, "b2"))).containsExactly("o2");
        assertThat(of(second, "b3")).isNotDone();
    }

    @Test
    void anAnsweredIdIsAskedAnew() {
        ask("b1");
        upstream.call(1).answer();

        assertThat(of(ask("b1"), "b1")).isNotDone();
        assertThat(upstream.count()).isEqualTo(2);
    }

    @Test
    void aBookingAndAnOrderOfOneIdAreTwoQuestions() {
        ask("x1");
        batcher.ask(IdKind.ORDER, List.of("x1"), new Spending());

        assertThat(upstream.count()).isEqualTo(2);
        assertThat(upstream.call(2).kind()).isEqualTo(IdKind.ORDER);
    }

    @Test
    void anIdThatTheAnswerDoesNotHoldIsUnknownAndRemembered() {
        var answers = ask("b1", "b2");
        upstream.call(1).answer(booking("b1", "o1"));

        assertThat(of(answers, "b2").join().known()).isFalse();
        assertThat(cached(IdKind.BOOKING, "b2"))
                .hasValueSatisfying(answer -> assertThat(answer.known()).isFalse());
    }

    @Test
    void rowsThatNobodyAskedForAreDroppedAndNotKept() {
        var answers = ask("b1");
        upstream.call(1).answer(booking("b1", "o1"), booking("stranger", "o9"));

        assertThat(orderIds(of(answers, "b1"))).containsExactly("o1");
        assertThat(cached(IdKind.BOOKING, "stranger")).isEmpty();
        assertThat(cached(IdKind.ORDER, "o9")).isEmpty();
    }

    @Test
    void aRowOfAnotherOrderIsNoAnswerForThisOne() {
        var answers = batcher.ask(IdKind.ORDER, List.of("o1"), new Spending());
        upstream.call(1).answer(booking("o1", "o2"));

        assertThat(of(answers, "o1").join().known()).isFalse();
        assertThat(cached(IdKind.ORDER, "o2")).isEmpty();
    }

    @Test
    void anOrderLearntFromItsBookingNeedsNoCallOfItsOwn() {
        ask("b1");
        upstream.call(1).answer(booking("b1", "o1"), booking("b1", "o2"));

        assertThat(cached(IdKind.ORDER, "o2")).hasValueSatisfying(answer -> {
            assertThat(answer.orders()).extracting(Order::orderId).containsExactly("o2");
            assertThat(answer.asOf()).isEqualTo(clock.instant());
        });
    }

    @Test
    void aBookingIsNotLearntFromOneOfItsOrders() {
        batcher.ask(IdKind.ORDER, List.of("o1"), new Spending());
        upstream.call(1).answer(booking("b1", "o1"));

        assertThat(cached(IdKind.BOOKING, "b1")).isEmpty();
        assertThat(cached(IdKind.ORDER, "o1")).isPresent();
    }

    @Test
    void aFailedCallFailsItsOwnIdsOnly() {
        var answers = ask("b1", "b2", "b3", "b4");
        var failure = new Failure.UpstreamTimeout().asException();

        upstream.call(1).fail(failure);
        upstream.call(2).answer(booking("b4", "o4"));

        assertThat(of(answers, "b1")).isCompletedExceptionally();
        assertThat(of(answers, "b3").exceptionNow()).isSameAs(failure);
        assertThat(orderIds(of(answers, "b4"))).containsExactly("o4");
    }

    @Test
    void aFailureIsNotKept() {
        ask("b1");
        upstream.call(1).fail(new Failure.UpstreamTimeout().asException());

        assertThat(cached(IdKind.BOOKING, "b1")).isEmpty();
        ask("b1");
        assertThat(upstream.count()).isEqualTo(2);
    }

    /** Items that no JSON can hold: whoever reads them fails. */
    private static Row poisoned(String bookingId) {
        List<@Nullable Item> items = new AbstractList<>() {
            @Override
            public Item get(int index) {
                throw new IllegalStateException("nobody foresaw this");
            }

            @Override
            public int size() {
                return 1;
            }
        };
        return new Row(bookingId, "o1", null, null, null, null, "completed", null, null, items);
    }

    @Test
    void whatNobodyForesawLeavesNobodyWaiting() {
        var answers = ask("b1", "b2");
        upstream.call(1).answer(booking("b2", "o2"), poisoned("b1"));

        assertThat(of(answers, "b1").exceptionNow()).hasMessage("nobody foresaw this");
        assertThat(of(answers, "b2")).isCompletedExceptionally();
        ask("b1");
        assertThat(upstream.count()).isEqualTo(2);
    }

    @Test
    void anUpstreamThatThrowsLeavesNobodyWaiting() {
        LookupBatcher throwing = batcher((kind, ids, spending) -> {
            throw new IllegalStateException("nobody foresaw this");
        });

        for (int i = 0; i < 2; i++) {
            var answers = throwing.ask(IdKind.BOOKING, List.of("b1"), new Spending());
            assertThat(of(answers, "b1")).isCompletedExceptionally();
        }
    }

    @Test
    void aCallThatIsUnderWayServesTheNextAskerAlthoughTheFirstHasNotWaited() {
        ask("b1");
        var later = ask("b1");
        upstream.call(1).answer(booking("b1", "o1"));

        assertThat(upstream.count()).isEqualTo(1);
        assertThat(orderIds(of(later, "b1"))).containsExactly("o1");
    }
}
